-- Removes a session, or its remains, unless its expiry is claimed.
-- Answers DONE, the entry in the index of users, and the lineage, or '' when it was never rolled.
local kind = kind_of(RECORD)
if not kind or kind == 'T' then
  return {REFUSED}
elseif kind == 'newer' then
  return {NEWER}
elseif kind == 'P' then
  return {PREPARED, redis.call('HGET', RECORD, 'o')}
elseif kind == 'O' then
  return {CLAIMED}
end
local entry, lineage = '', ''
if redis.call('TYPE', RECORD).ok == 'hash' then
  entry, lineage = redis.call('HGET', RECORD, 'h') or '', lineage_of(RECORD)
end
redis.call('DEL', RECORD)
redis.call('ZREM', LIVE, MEMBER)
redis.call('ZREM', DUE, MEMBER)
if kind == 'R' then
  return {REMAINS}
end
unbind(entry, MEMBER)
drop_trail(lineage)
redis.call('PUBLISH', CHANNEL, 'e' .. MEMBER)
return {DONE, entry, lineage}
