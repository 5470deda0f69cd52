-- Removes a trail whose time has come, or the index entries of a record that is no longer there.
local head, stop = read(RECORD)
if not head then
  return stop
end
local kind = kind_of(head)
if kind and kind ~= 'T' then
  return {REFUSED}
end
redis.call('DEL', RECORD)
delist(MEMBER, RAW)
redis.call('ZREM', DUE, MEMBER)
return {DONE}
