-- Removes a trail whose time has come, or the index entries of a record that is no longer there.
-- KEYS record, live, due
-- ARGV member
local kind = kind_of(KEYS[1])
if kind and kind ~= 'T' then
  return {REFUSED}
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return {DONE}
