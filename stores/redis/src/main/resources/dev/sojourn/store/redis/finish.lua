-- Last step of a roll across slots, in the slot of the new key: the prepared record of a decided roll lives. Whoever
-- comes first does it; for those after there is nothing left to do.
-- KEYS new record, its live, its due
-- ARGV new member, old member, last access, channel
if kind_of(KEYS[1]) ~= 'P' then
  return {REFUSED}
end
local now = redis.call('HMGET', KEYS[1], 'a', 'x', 'o')
if now[3] ~= ARGV[2] then
  return {REFUSED}
end
redis.call('HSET', KEYS[1], 'k', 'L', 'a', later(now[1], ARGV[3]))
redis.call('HDEL', KEYS[1], 'o')
redis.call('ZADD', KEYS[2], 0, ARGV[1])
file(KEYS[3], ARGV[1], now[2])
redis.call('PUBLISH', ARGV[4], 'r' .. ARGV[2] .. ARGV[1])
return {DONE}
