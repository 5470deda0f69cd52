-- Ends claims in one bucket: removes the sessions, or keeps their remains.
-- KEYS what the keys of the bucket's records begin with, what those of its live index begin with, due index
-- ARGV from 6: for each session its member and keep until, 0 to remove it now
-- Answers DONE and for each, one after the other: a code, the entry in the index of users, and the lineage, as
-- delete.lua. For a record in the earlier format the code is followed by the member of the one that is to be rewritten.
local function settle(member, key, keep_until)
  local head, stop = read(key)
  if not head then
    return OLD, stop[2]
  end
  local kind = kind_of(head)
  if kind == 'newer' then
    return NEWER
  elseif kind ~= 'O' and kind ~= 'R' then
    return REFUSED
  end
  local entry, lineage = entry_of(head), lineage_of(head)
  local trail_key, old, trail_due = trail_under(lineage)
  if old then
    return OLD, old[2]
  end
  if reachable(keep_until) == 0 then
    redis.call('DEL', key)
    redis.call('ZREM', DUE, member)
  elseif kind == 'O' then
    local record = string.char(2) .. 'R' .. string.char(0, 0, #lineage, 0, 0, 0, 0, 0) .. head:sub(A, HEAD) .. lineage
    local millis = life(keep_until, at(head, X))
    if millis then
      redis.call('SET', key, record, 'PX', millis)
    else
      redis.call('SET', key, record)
    end
    file(DUE, member, keep_until)
  end
  if kind == 'O' then
    unbind(entry, member)
    drop_trail(trail_key, trail_due, lineage)
  end
  return DONE, entry, lineage
end

even_when_full()
local answers = {DONE}
for i = 6, #ARGV, 2 do
  local code, entry, lineage = settle(ARGV[i], RECORD .. ARGV[i], ARGV[i + 1])
  answers[#answers + 1] = code
  answers[#answers + 1] = entry or ''
  answers[#answers + 1] = lineage or ''
end
return answers
