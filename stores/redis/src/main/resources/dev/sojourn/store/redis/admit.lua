-- Asks for a place among the sessions of a user. The first attempt judges by the number of entries alone, which is
-- never too small. Where that is not enough, the caller reads the records and asks again with what it saw: an answer is
-- then given only if meanwhile no entry has come, and none has gone that had a place.
-- KEYS entries of the user, held places of the user
-- ARGV lineage, the most sessions, now, held until, time to live of the held places, least age in milliseconds at which
--      an entry without a record is dead, then for each entry that was read: the entry behind its age and a colon, lineage
--      of its record, and L for a living session or one that has a place whatever it is, E for an expired one, D for no
--      session
-- Answers DONE; REFUSED; or UNBOUND and all entries, each behind its age and a colon, whose records are to be read.
local entries, holds = KEYS[1], KEYS[2]
local own, most = ARGV[1], tonumber(ARGV[2])
local taken, count

local function take(lineage)
  if lineage ~= own and not taken[lineage] then
    taken[lineage] = true
    count = count + 1
  end
end

redis.call('ZREMRANGEBYSCORE', holds, '-inf', ARGV[3])
local held = redis.call('ZRANGE', holds, 0, -1)
local all = redis.call('ZRANGE', entries, 0, -1, 'WITHSCORES')

taken, count = {}, 0
for _, lineage in ipairs(held) do
  take(lineage)
end
for i = 1, #all, 2 do
  take(all[i]:sub(1, 43))
end

if count >= most then
  local read, present, answer, changed = {}, {}, {UNBOUND}, false
  for i = 7, #ARGV, 3 do
    read[ARGV[i]] = i
  end
  for i = 1, #all, 2 do
    local entry = all[i + 1] .. ':' .. all[i]
    answer[#answer + 1] = entry
    present[entry] = true
    changed = changed or not read[entry]
  end
  for i = 7, #ARGV, 3 do
    changed = changed or ARGV[i + 2] == 'L' and not present[ARGV[i]]
  end
  if changed then
    return answer
  end

  taken, count = {}, 0
  local oldest = millis() - ARGV[6]
  for i = 1, #all, 2 do
    local at = read[all[i + 1] .. ':' .. all[i]]
    if ARGV[at + 2] == 'L' then
      take(ARGV[at + 1])
    elseif ARGV[at + 2] == 'D' and tonumber(all[i + 1]) <= oldest then
      redis.call('ZREM', entries, all[i])
    end
  end
  for _, lineage in ipairs(held) do
    take(lineage)
  end
  if count >= most then
    return {REFUSED}
  end
end

-- Held already, for another visit of the session: both share the place, until a moment that neither gives back.
local shared = redis.call('ZSCORE', holds, own)
local moment = ARGV[4]
if shared then
  moment = string.format('%.0f', math.max(tonumber(shared), tonumber(moment)) + 1)
end
redis.call('ZADD', holds, moment, own)
if redis.call('PTTL', holds) < tonumber(ARGV[5]) then
  redis.call('PEXPIRE', holds, ARGV[5])
end
return {DONE}
