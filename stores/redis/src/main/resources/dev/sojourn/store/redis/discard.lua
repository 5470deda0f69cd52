-- Removes, in the slot of the new key, the prepared record of a roll that was refused or called off.
-- ARGV from 5: old member
-- Answers DONE and the entry in the index of users.
if kind_of(RECORD) ~= 'P' then
  return {REFUSED}
end
local now = redis.call('HMGET', RECORD, 'o', 'h')
if now[1] ~= ARGV[5] then
  return {REFUSED}
end
redis.call('DEL', RECORD)
redis.call('ZREM', DUE, MEMBER)
return {DONE, now[2] or ''}
