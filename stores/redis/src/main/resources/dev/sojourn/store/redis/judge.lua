-- Asks, in the slot of the old key, what became of a roll across slots. Whoever wants to drop the prepared record also
-- calls the roll off, so that a slow decision can't come after all.
-- ARGV from 6: new member, whether to call the roll off (1)
-- Answers as decide.lua when the roll was decided, but without an entry.
local head, stop = read(RECORD)
if not head then
  return stop
end
local kind = kind_of(head)
if kind == 'T' then
  if member_of(head, 0) ~= ARGV[6] and member_of(head, 1) ~= ARGV[6] then
    return {REFUSED}
  end
  return {DONE, '', at(head, V), at(head, A), at(head, B), at(head, C), lineage_of(head)}
elseif kind == 'newer' then
  return {NEWER}
elseif (kind == 'L' or kind == 'P') and ARGV[7] == '1' and not was_called_off(RECORD, head, ARGV[6]) then
  local members = members_of(RECORD, head) .. ARGV[6]
  if #members > 200 * 43 then
    -- The oldest leaves, but not the old key of a prepared record.
    members = (kind == 'P' and members:sub(1, 43) or '') .. members:sub(kind == 'P' and 87 or 44)
  end
  even_when_full()
  redis.call('SET', RECORD, with_members(RECORD, head, members), 'KEEPTTL')
end
return {REFUSED}
