-- Removes, in the slot of the new key, the prepared record of a roll that was refused or called off.
-- ARGV from 6: old member
-- Answers DONE and the entry in the index of users.
local head, stop = read(RECORD)
if not head then
  return stop
elseif kind_of(head) ~= 'P' or member_of(head, 0) ~= ARGV[6] then
  return {REFUSED}
end
redis.call('DEL', RECORD)
redis.call('ZREM', DUE, MEMBER)
return {DONE, entry_of(head)}
