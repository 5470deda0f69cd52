-- Moves a live session to a new key and leaves a trail, when one script can reach both keys and the lineage.
-- KEYS from 5: the four of the new key
-- ARGV from 6: new member, its bytes, version, trail: usable until, keep until, then the session in its new state
-- Answers DONE and the entry of the old key.
local head, stop = live_head(RECORD)
if not head then
  return stop
end
local to, entry, lineage = ARGV[6], entry_of(head), lineage_of(head)
local record = at(head, V) == ARGV[8] and following(ARGV[11], head)
if not record or redis.call('EXISTS', KEYS[5]) == 1 then
  return {REFUSED}
end
local first, first_head = nil, nil
if lineage ~= '' then
  first = under(lineage)
  if not first then
    return {REFUSED}
  end
  first_head, stop = read(first)
  if not first_head then
    return stop
  end
end
put(KEYS[5], record)
enlist(KEYS[6], KEYS[8], to, ARGV[7], at(record, X))
local zero = struct.pack('>I4I4', 2147483648, 0)
put_trail(trail(0, to, zero, zero, ARGV[10], ARGV[9], zero, ''), ARGV[10], ARGV[10], at(record, A))
if first then
  redirect(first, first_head, MEMBER, to, ARGV[9])
end
unbind(entry, MEMBER)
bind(record, to)
redis.call('PUBLISH', CHANNEL, 'r' .. MEMBER .. to)
return {DONE, entry}
