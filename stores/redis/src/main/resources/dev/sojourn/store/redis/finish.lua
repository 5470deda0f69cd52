-- Last step of a roll across slots, in the slot of the new key: the prepared record of a decided roll lives. Whoever
-- comes first does it; for those after there is nothing left to do.
-- ARGV from 6: old member, then what the decision found: last access, expiry base, expires at
local head, stop = read(RECORD)
if not head then
  return stop
elseif kind_of(head) ~= 'P' or member_of(head, 0) ~= ARGV[6] then
  return {REFUSED}
end
even_when_full()
local record = with_members(RECORD, head, members_of(RECORD, head):sub(44))
record = with_moments(record, later(at(head, A), ARGV[7]) .. later(at(head, B), ARGV[8]) .. later(at(head, X), ARGV[9]))
put(RECORD, record:sub(1, 1) .. 'L' .. record:sub(3))
redis.call('ZREM', DUE, MEMBER)
enlist(LIVE, PARTS, MEMBER, RAW, at(record, X))
redis.call('PUBLISH', CHANNEL, 'r' .. ARGV[6] .. MEMBER)
return {DONE}
