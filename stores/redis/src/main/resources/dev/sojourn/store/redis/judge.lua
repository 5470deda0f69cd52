-- Asks, in the slot of the old key, what became of a roll across slots. Whoever wants to drop the prepared record also
-- calls the roll off, so that a slow decision can't come after all.
-- ARGV from 5: new member, whether to call the roll off (1)
-- Answers as decide.lua when the roll was decided, but without an entry.
local kind = kind_of(RECORD)
if kind == 'T' then
  local trail = redis.call('HMGET', RECORD, 't', 'q', 'a', 'b', 'y', 'l', 'i')
  if trail[1] ~= ARGV[5] and trail[7] ~= ARGV[5] then
    return {REFUSED}
  end
  return {DONE, '', unpack(trail, 2, 6)}
elseif kind == 'newer' then
  return {NEWER}
elseif (kind == 'L' or kind == 'P') and ARGV[6] == '1' then
  local off = redis.call('HGET', RECORD, 'n') or ''
  if not off:find(ARGV[5], 1, true) then
    even_when_full()
    redis.call('HSET', RECORD, 'n', off .. ARGV[5])
  end
end
return {REFUSED}
