-- Inserts a session.
-- ARGV from 5: the session
if redis.call('EXISTS', RECORD) == 1 then
  return {REFUSED}
end
local session = session_at(5)
put(RECORD, 'L', session)
redis.call('ZADD', LIVE, 0, MEMBER)
file(DUE, MEMBER, session.x)
bind(session, MEMBER)
return {DONE}
