-- Second step of a roll across slots, in the slot of the old key: this script is the moment of the roll. The trail
-- keeps the last access (a), for whoever finishes the roll.
-- KEYS old record, its live, its due
-- ARGV old member, new member, version, usable until, keep until, time to live of the trail
-- Answers DONE, the last access and the entry of the old key.
local stop = obstacle(KEYS[1])
if stop then
  return stop
end
local now = redis.call('HMGET', KEYS[1], 'v', 'a', 'h', 'n')
if now[1] ~= ARGV[3] or now[4] == ARGV[2] then
  return {REFUSED}
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'f', FORMAT, 'k', 'T', 't', ARGV[2], 'q', ARGV[4], 'x', ARGV[5], 'a', now[2] or '0')
live_for(KEYS[1], ARGV[6])
redis.call('ZREM', KEYS[2], ARGV[1])
file(KEYS[3], ARGV[1], ARGV[5])
return {DONE, now[2] or '0', now[3] or ''}
