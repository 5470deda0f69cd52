-- Asks for a place among the sessions of a user. The first attempt judges by the number of entries alone, which is
-- never too small. Where that is not enough, the caller reads the records and asks again with what it saw: an answer is
-- then given only if nobody else was given a place meanwhile.
-- KEYS entries of the user, held places of the user
-- ARGV newcomer, the session it replaces or '', the most sessions, whether the oldest shall end (1), now, held until,
--      time to live of the held places, least age in milliseconds at which an entry without a record is dead, whether
--      the records were read (1), then for each entry that was read, oldest session first: entry, and L for a live
--      session, E for an expired one, D for no session, H for one that keeps its place whatever it is
-- Answers DONE and the sessions to end; REFUSED; or UNBOUND and all entries, whose records are to be read.
local entries, holds = KEYS[1], KEYS[2]
local newcomer, replaces, most = ARGV[1], ARGV[2], tonumber(ARGV[3])

local function is_other(member)
  return member ~= newcomer and member ~= replaces
end

local function admitted(to_end)
  local was = redis.call('ZSCORE', holds, newcomer)
  redis.call('ZADD', holds, ARGV[6], newcomer)
  if not was or redis.call('PTTL', holds) < tonumber(ARGV[7]) then
    redis.call('PEXPIRE', holds, ARGV[7])
  end
  -- Not with unpack, which takes some thousands at most.
  table.insert(to_end, 1, DONE)
  return to_end
end

redis.call('ZREMRANGEBYSCORE', holds, '-inf', ARGV[5])
local held = {}
for _, member in ipairs(redis.call('ZRANGE', holds, 0, -1)) do
  if is_other(member) then
    held[member] = true
  end
end

local all = redis.call('ZRANGE', entries, 0, -1, 'WITHSCORES')
local taken, count = {}, 0
for member in pairs(held) do
  taken[member] = true
  count = count + 1
end
for i = 1, #all, 2 do
  local member = all[i]:sub(1, 43)
  if is_other(member) and not taken[member] then
    taken[member] = true
    count = count + 1
  end
end
if count < most then
  return admitted({})
end

local since = {}
for i = 1, #all, 2 do
  since[all[i]] = tonumber(all[i + 1])
end
local verdicts, order = {}, {}
for i = 10, #ARGV, 2 do
  verdicts[ARGV[i]] = ARGV[i + 1]
  order[#order + 1] = ARGV[i]
end
for entry in pairs(since) do
  if ARGV[9] ~= '1' or not verdicts[entry] then
    local unread = {UNBOUND}
    for i = 1, #all, 2 do
      unread[#unread + 1] = all[i]
    end
    return unread
  end
end

local oldest = millis() - ARGV[8]
local living, dead = {}, {}
for _, entry in ipairs(order) do
  local member, verdict = entry:sub(1, 43), verdicts[entry]
  if not since[entry] then
    -- Gone since it was read: nobody's place.
  elseif verdict == 'D' and since[entry] <= oldest then
    dead[#dead + 1] = entry
  elseif verdict == 'D' or verdict == 'H' then
    held[member] = is_other(member) or nil
  else
    -- A written session is no longer held, whatever its hold says.
    held[member] = nil
    if verdict == 'L' and is_other(member) then
      living[#living + 1] = member
    end
  end
end
for _, entry in ipairs(dead) do
  redis.call('ZREM', entries, entry)
end
local places = 0
for _ in pairs(held) do
  places = places + 1
end
local surplus = #living + places + 1 - most
-- A place that is held for a write under way can't be taken back, so these alone may fill all places.
if surplus > (ARGV[4] == '1' and #living or 0) then
  return {REFUSED}
end
local to_end = {}
for i = 1, surplus do
  to_end[i] = living[i]
end
return admitted(to_end)
