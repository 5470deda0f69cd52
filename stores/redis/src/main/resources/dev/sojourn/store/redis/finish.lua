-- Last step of a roll across slots, in the slot of the new key: the prepared record of a decided roll lives. Whoever
-- comes first does it; for those after there is nothing left to do.
-- ARGV from 5: old member, last access
if kind_of(RECORD) ~= 'P' then
  return {REFUSED}
end
local now = redis.call('HMGET', RECORD, 'a', 'x', 'o')
if now[3] ~= ARGV[5] then
  return {REFUSED}
end
even_when_full()
redis.call('HSET', RECORD, 'k', 'L', 'a', later(now[1], ARGV[6]))
redis.call('HDEL', RECORD, 'o')
redis.call('ZADD', LIVE, 0, MEMBER)
file(DUE, MEMBER, now[2])
redis.call('PUBLISH', CHANNEL, 'r' .. ARGV[5] .. MEMBER)
return {DONE}
