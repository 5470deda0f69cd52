-- Replaces a live session at a version.
-- KEYS record, due
-- ARGV member, expires at, time to live, prefix of the users' index, entry, channel, expected version, last access,
--      whether the entry was written already (1), then the other fields
-- Answers DONE and the entry that the session no longer has, if its user changed.
local stop = obstacle(KEYS[1])
if stop then
  return stop
end
local now = redis.call('HMGET', KEYS[1], 'v', 'a', 'x', 'h')
if now[1] ~= ARGV[7] then
  return {REFUSED}
end
local was, entry, expires = now[4] or '', ARGV[5], now[3] or '0'
local moves = was:sub(1, 43) ~= entry:sub(1, 43)
if moves and entry ~= '' and ARGV[4] == '' and ARGV[9] ~= '1' then
  return {UNBOUND}
end
if not moves then
  entry = was
end
put(KEYS[1], 10)
redis.call('HSET', KEYS[1], 'a', later(now[2], ARGV[8]))
if entry == '' then
  redis.call('HDEL', KEYS[1], 'u', 'h')
else
  redis.call('HSET', KEYS[1], 'h', entry)
end
live_for(KEYS[1], ARGV[3])
-- A later expiry leaves the entry where it is: the sweep files it again when it gets there.
local at = score(ARGV[2])
if at and (before(ARGV[2], expires) or not redis.call('ZSCORE', KEYS[2], ARGV[1])) then
  redis.call('ZADD', KEYS[2], 'LT', at, ARGV[1])
end
if moves then
  unbind(ARGV[4], was, ARGV[1])
  bind(ARGV[4], entry, ARGV[1])
end
redis.call('PUBLISH', ARGV[6], 'c' .. ARGV[1])
return {DONE, moves and was or ''}
