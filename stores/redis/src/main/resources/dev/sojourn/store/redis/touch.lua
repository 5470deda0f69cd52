-- Moves the moments of a live session forward, each for itself.
-- KEYS record, due
-- ARGV member, last access, expiry base, expires at, duration, time to live
local stop = obstacle(KEYS[1])
if stop then
  return stop
end
local now = redis.call('HMGET', KEYS[1], 'a', 'b', 'x', 'd')
if not now[3] or not before(ARGV[2], now[3]) then
  return {REFUSED}
end
local fields = {'a', later(now[1], ARGV[2])}
if now[4] == ARGV[5] then
  fields[3], fields[4] = 'b', later(now[2], ARGV[3])
  if before(now[3], ARGV[4]) then
    fields[5], fields[6] = 'x', ARGV[4]
    live_for(KEYS[1], ARGV[6])
  end
end
-- No change of the index: see replace.lua.
redis.call('HSET', KEYS[1], unpack(fields))
return {DONE}
