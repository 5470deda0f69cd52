-- Removes a trail whose time has come, or the index entries of a record that is no longer there.
local kind = kind_of(RECORD)
if kind and kind ~= 'T' then
  return {REFUSED}
end
redis.call('DEL', RECORD)
redis.call('ZREM', LIVE, MEMBER)
redis.call('ZREM', DUE, MEMBER)
return {DONE}
