-- Last step of a roll across slots, in the slot of the new key: the prepared record of a decided roll lives. Whoever
-- comes first does it; for those after there is nothing left to do.
-- ARGV from 5: old member, then what the decision found: last access, expiry base, expires at
if kind_of(RECORD) ~= 'P' then
  return {REFUSED}
end
local now = redis.call('HMGET', RECORD, 'o', 'a', 'b', 'x')
if now[1] ~= ARGV[5] then
  return {REFUSED}
end
even_when_full()
local access, base = later(now[2], ARGV[6]), later(now[3], ARGV[7])
local expires = later(now[4], ARGV[8])
redis.call('HSET', RECORD, 'k', 'L', 'a', access, 'b', base, 'x', expires)
redis.call('HDEL', RECORD, 'o')
keep(RECORD, expires, access)
redis.call('ZADD', LIVE, 0, MEMBER)
file(DUE, MEMBER, expires)
redis.call('PUBLISH', CHANNEL, 'r' .. ARGV[5] .. MEMBER)
return {DONE}
