-- Ends a claim: removes the session, or keeps its remains.
-- ARGV from 5: keep until, 0 to remove it now
-- Answers as delete.lua.
local kind = kind_of(RECORD)
if kind == 'newer' then
  return {NEWER}
elseif kind ~= 'O' and kind ~= 'R' then
  return {REFUSED}
end
local now, lineage = redis.call('HMGET', RECORD, 'h', 'x'), lineage_of(RECORD)
if not before('0', ARGV[5]) then
  redis.call('DEL', RECORD)
  redis.call('ZREM', DUE, MEMBER)
elseif kind == 'O' then
  redis.call('HDEL', RECORD, 'p', 'u', 'h')
  redis.call('HSET', RECORD, 'k', 'R')
  keep(RECORD, ARGV[5], later(now[2], '0'))
  file(DUE, MEMBER, ARGV[5])
end
if kind == 'O' then
  unbind(now[1], MEMBER)
  drop_trail(lineage)
end
return {DONE, now[1] or '', lineage}
