-- Ends a claim: removes the session, or keeps its remains.
-- ARGV from 5: keep until, 0 to remove it now
local kind = kind_of(RECORD)
if kind == 'newer' then
  return {NEWER}
elseif kind ~= 'O' and kind ~= 'R' then
  return {REFUSED}
end
local now = redis.call('HMGET', RECORD, 'h', 'x')
unbind(now[1], MEMBER)
if before('0', ARGV[5]) then
  redis.call('HDEL', RECORD, 'p', 'u', 'h')
  redis.call('HSET', RECORD, 'k', 'R')
  keep(RECORD, ARGV[5], now[2] or '0')
  file(DUE, MEMBER, ARGV[5])
else
  redis.call('DEL', RECORD)
  redis.call('ZREM', DUE, MEMBER)
end
return {DONE}
