-- Ends a claim: removes the session, or keeps its remains.
-- KEYS record, due
-- ARGV member, keep until ('' removes now), time to live, prefix of the users' index
local kind = kind_of(KEYS[1])
if kind == 'newer' then
  return {NEWER}
elseif kind ~= 'O' and kind ~= 'R' then
  return {REFUSED}
end
unbind(ARGV[4], redis.call('HGET', KEYS[1], 'h'), ARGV[1])
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('HDEL', KEYS[1], 'p', 'u', 'h')
  redis.call('HSET', KEYS[1], 'k', 'R')
  live_for(KEYS[1], ARGV[3])
  file(KEYS[2], ARGV[1], ARGV[2])
end
return {DONE}
