-- Moves the moments of a live session forward, each for itself.
-- ARGV from 5: last access, expiry base, expires at, duration
local stop = obstacle(RECORD)
if stop then
  return stop
end
local access, base, expires = ARGV[5], ARGV[6], ARGV[7]
local now = redis.call('HMGET', RECORD, 'a', 'b', 'x', 'd')
if not now[3] or not before(access, now[3]) then
  return {REFUSED}
end
even_when_full()
local fields = {'a', later(now[1], access)}
if now[4] == ARGV[8] then
  fields[3], fields[4] = 'b', later(now[2], base)
  if before(now[3], expires) then
    fields[5], fields[6] = 'x', expires
    keep(RECORD, expires, access)
  end
end
-- No change of the index: see replace.lua.
redis.call('HSET', RECORD, unpack(fields))
return {DONE}
