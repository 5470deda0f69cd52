-- Inserts a session.
-- ARGV from 6: the session
local record = ARGV[6]
if not put(RECORD, record, 'NX') then
  return {REFUSED}
end
enlist(LIVE, PARTS, MEMBER, RAW, at(record, X))
bind(record, MEMBER)
return {DONE}
