-- Replaces a live session at a version.
-- ARGV from 6: expected version, whether the entry in the index of users was written already (1), the session, the
--      channel of writes
-- Answers DONE, the entry that the session no longer has, if its user changed, and an entry that may have been lost
-- from the index of users where this script does not reach it.
local head, stop = live_head(RECORD)
if not head then
  return stop
end
local record = at(head, V) == ARGV[6] and following(ARGV[8], head)
if not record then
  return {REFUSED}
end
local was, entry = entry_of(head), entry_of(record)
local moves = was:sub(1, 43) ~= entry:sub(1, 43)
if moves and entry ~= '' and PREFIX == '' and ARGV[7] ~= '1' then
  return {UNBOUND}
elseif not moves and entry ~= was then
  entry = was
  record = record:sub(1, HEAD) .. was .. record:sub(HEAD + 1 + #was)
end
put(RECORD, record)
local lost = ''
if minute(at(record, A)) ~= minute(at(head, A)) then
  assert_listed(at(record, X))
  if not moves then
    assert_entered(entry, MEMBER)
    lost = entry
  end
end
-- A later expiry leaves the entry where it is: the sweep files it again when it gets there.
if before(at(record, X), at(head, X)) then
  enlist(LIVE, PARTS, MEMBER, RAW, at(record, X))
end
if moves then
  unbind(was, MEMBER)
  bind(record, MEMBER)
else
  release(record, MEMBER)
end
redis.call('PUBLISH', ARGV[9], 'c' .. MEMBER)
return {DONE, moves and was or '', lost}
