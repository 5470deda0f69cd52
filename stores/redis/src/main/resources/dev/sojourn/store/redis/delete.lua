-- Removes whatever is there, unless it is a trail.
-- Answers DONE and the entry in the index of users.
local kind = kind_of(RECORD)
if not kind or kind == 'T' then
  return {REFUSED}
elseif kind == 'newer' then
  return {NEWER}
elseif kind == 'P' then
  return {PREPARED, redis.call('HGET', RECORD, 'o')}
end
local entry = redis.call('TYPE', RECORD).ok == 'hash' and redis.call('HGET', RECORD, 'h') or ''
redis.call('DEL', RECORD)
redis.call('ZREM', LIVE, MEMBER)
redis.call('ZREM', DUE, MEMBER)
unbind(entry, MEMBER)
redis.call('PUBLISH', CHANNEL, 'e' .. MEMBER)
return {DONE, entry}
