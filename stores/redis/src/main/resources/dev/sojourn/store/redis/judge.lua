-- Asks, in the slot of the old key, what became of a roll across slots. Whoever wants to drop the prepared record also
-- calls the roll off, so that a slow decision can't come after all.
-- KEYS old record
-- ARGV new member, whether to call the roll off (1)
-- Answers DONE and the last access when the roll was decided.
local kind = kind_of(KEYS[1])
if kind == 'T' then
  local trail = redis.call('HMGET', KEYS[1], 't', 'a')
  return trail[1] == ARGV[1] and {DONE, trail[2] or '0'} or {REFUSED}
elseif kind == 'newer' then
  return {NEWER}
elseif (kind == 'L' or kind == 'P') and ARGV[2] == '1' then
  redis.call('HSET', KEYS[1], 'n', ARGV[1])
end
return {REFUSED}
