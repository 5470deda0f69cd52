-- Removes a session, or its remains, unless its expiry is claimed.
-- Answers DONE, the entry in the index of users, and the lineage, or '' when it was never rolled.
local head, stop = read(RECORD)
if not head then
  return stop
end
local kind = kind_of(head)
if not kind or kind == 'T' then
  return {REFUSED}
elseif kind == 'newer' then
  return {NEWER}
elseif kind == 'P' and member_of(head, 0) ~= '' then
  return {PREPARED, member_of(head, 0)}
elseif kind == 'O' then
  return {CLAIMED}
end
local whole = #head >= HEAD
local entry, lineage = whole and entry_of(head) or '', whole and lineage_of(head) or ''
local trail_key, old, trail_due = trail_under(lineage)
if old then
  return old
end
redis.call('DEL', RECORD)
if kind ~= 'L' then
  redis.call('ZREM', DUE, MEMBER)
end
if kind == 'R' then
  return {REMAINS}
end
delist(MEMBER, RAW)
unbind(entry, MEMBER)
drop_trail(trail_key, trail_due, lineage)
redis.call('PUBLISH', CHANNEL, 'e' .. MEMBER)
return {DONE, entry, lineage}
