-- Ends a claim: removes the session, or keeps its remains.
-- ARGV from 6: keep until, 0 to remove it now
-- Answers as delete.lua.
local head, stop = read(RECORD)
if not head then
  return stop
end
local kind = kind_of(head)
if kind == 'newer' then
  return {NEWER}
elseif kind ~= 'O' and kind ~= 'R' then
  return {REFUSED}
end
local entry, lineage = entry_of(head), lineage_of(head)
local trail_key, old, trail_due = trail_under(lineage)
if old then
  return old
end
if reachable(ARGV[6]) == 0 then
  redis.call('DEL', RECORD)
  redis.call('ZREM', DUE, MEMBER)
elseif kind == 'O' then
  local record = string.char(2) .. 'R' .. string.char(0, 0, #lineage, 0, 0, 0, 0, 0) .. head:sub(A, HEAD) .. lineage
  local millis = life(ARGV[6], at(head, X))
  if millis then
    redis.call('SET', RECORD, record, 'PX', millis)
  else
    redis.call('SET', RECORD, record)
  end
  file(DUE, MEMBER, ARGV[6])
end
if kind == 'O' then
  unbind(entry, MEMBER)
  drop_trail(trail_key, trail_due, lineage)
end
return {DONE, entry, lineage}
