-- Removes, in the slot of the new key, the prepared record of a roll that was refused or called off.
-- KEYS new record, its due
-- ARGV new member, old member
-- Answers DONE and the entry in the users' index.
if kind_of(KEYS[1]) ~= 'P' then
  return {REFUSED}
end
local now = redis.call('HMGET', KEYS[1], 'o', 'h')
if now[1] ~= ARGV[2] then
  return {REFUSED}
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return {DONE, now[2] or ''}
