-- Removes whatever is there, unless it is a trail.
-- KEYS record, live, due
-- ARGV member, prefix of the users' index, channel
-- Answers DONE and the entry in the users' index.
local kind = kind_of(KEYS[1])
if not kind or kind == 'T' then
  return {REFUSED}
elseif kind == 'newer' then
  return {NEWER}
elseif kind == 'P' then
  return {PREPARED, redis.call('HGET', KEYS[1], 'o')}
end
local entry = redis.call('TYPE', KEYS[1]).ok == 'hash' and redis.call('HGET', KEYS[1], 'h') or ''
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
unbind(ARGV[2], entry, ARGV[1])
redis.call('PUBLISH', ARGV[3], 'e' .. ARGV[1])
return {DONE, entry}
