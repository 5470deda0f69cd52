-- Moves a live session to a new key and leaves a trail, when one script can reach both.
-- KEYS old record, its live, its due, new record, its live, its due
-- ARGV old member, new member, version, expires at, time to live, prefix of the users' index, entry, channel,
--      last access, trail: usable until, keep until, time to live, then the other fields of the new record
-- Answers DONE and the entry of the old key.
local stop = obstacle(KEYS[1])
if stop then
  return stop
end
local now = redis.call('HMGET', KEYS[1], 'v', 'a', 'h')
if now[1] ~= ARGV[3] or redis.call('EXISTS', KEYS[4]) == 1 then
  return {REFUSED}
end
put(KEYS[4], 13)
redis.call('HSET', KEYS[4], 'a', later(now[2], ARGV[9]))
live_for(KEYS[4], ARGV[5])
redis.call('ZADD', KEYS[5], 0, ARGV[2])
file(KEYS[6], ARGV[2], ARGV[4])
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'f', FORMAT, 'k', 'T', 't', ARGV[2], 'q', ARGV[10], 'x', ARGV[11])
live_for(KEYS[1], ARGV[12])
redis.call('ZREM', KEYS[2], ARGV[1])
file(KEYS[3], ARGV[1], ARGV[11])
unbind(ARGV[6], now[3], ARGV[1])
bind(ARGV[6], ARGV[7], ARGV[2])
redis.call('PUBLISH', ARGV[8], 'r' .. ARGV[1] .. ARGV[2])
return {DONE, now[3] or ''}
