-- Claims what has expired in one bucket, and removes remains and trails whose time has come.
-- KEYS what the keys of the bucket's records begin with, what those of its live index begin with, due index, index of
--      parts
-- ARGV from 6: now, claim until, the most to claim, the most to look at, the most bytes of records, now as a number
-- The keys of records and of parts of the live index are such a beginning and a member or a part: in this bucket's
-- slot, but not known to the caller.
-- Answers six lists: {whether more may be due}; each claimed session as member and record; members of prepared records
-- and their old keys; members of trails of rolls across slots and their new keys; of trails that are kept for ever; and
-- members of records in the earlier format.
local now, claim_until, left, looks, bytes = ARGV[6], ARGV[7], tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local until_now = ARGV[11]
local claimed, prepared, trails, for_ever, old = {}, {}, {}, {}, {}
local until_score = reachable(claim_until) or '+inf'

local ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

-- The member that 32 bytes are.
local function member_of_bytes(raw)
  local text = {}
  for i = 1, 31, 3 do
    local one, two, three = raw:byte(i, i + 2)
    local number = one * 65536 + two * 256 + (three or 0)
    for shift = 18, three and 0 or 6, -6 do
      local digit = math.floor(number / 2 ^ shift) % 64 + 1
      text[#text + 1] = ALPHABET:sub(digit, digit)
    end
  end
  return table.concat(text)
end

-- Claims a session. One that no time to live is left for gets some, for its end is to be told.
local function claim(member, key, head)
  redis.call('SETRANGE', key, 1, 'O')
  if #head >= HEAD and (reachable(at(head, X)) or 0) + GRACE / 2 < tonumber(until_now) then
    keep(key, claim_until, now)
  end
  redis.call('ZADD', DUE, until_score, member)
  local record = redis.call('GET', key)
  claimed[#claimed + 1] = member
  claimed[#claimed + 1] = record
  left = left - 1
  bytes = bytes - #record
end

local function forget(member, key)
  redis.call('DEL', key)
  redis.call('ZREM', DUE, member)
end

-- Leaves to the caller what involves another slot, and the key there; nobody else is given it before it is due again.
local function hand_over(list, member, key, other, again)
  if other == '' then
    forget(member, key)
  else
    redis.call('ZADD', DUE, again, member)
    list[#list + 1] = member
    list[#list + 1] = other
  end
end

-- Leaves to the caller what is in the earlier format: rewritten, it is due again.
local function hand_over_old(member)
  redis.call('ZADD', DUE, until_score, member)
  old[#old + 1] = member
end

-- A record that is in a part of the live index, or should be.
local function visit_live(live, raw, member, key, head)
  local expires = at(head, X)
  if before(now, expires) then
    redis.call('ZADD', live, reachable(expires) or '+inf', raw)
    return
  end
  redis.call('ZREM', live, raw)
  unbind(entry_of(head), member)
  claim(member, key, head)
  redis.call('PUBLISH', CHANNEL, 'e' .. member)
end

-- A record that the due index has itself.
local function visit(member, key, head, kind)
  if kind == 'O' then
    claim(member, key, head)
  elseif kind == 'P' then
    hand_over(prepared, member, key, member_of(head, 0), until_score)
  elseif kind == 'T' and not reachable(at(head, X)) then
    hand_over(for_ever, member, key, member_of(head, 0), string.format('%.0f', until_now + GRACE))
  elseif kind == 'T' and head:byte(3) == 1 then
    hand_over(trails, member, key, member_of(head, 0), until_score)
  elseif kind == 'newer' then
    redis.call('ZADD', DUE, until_score, member)
  elseif kind == 'damaged' and head:byte() == 2 and #head >= HEAD then
    claim(member, key, head)
  else
    forget(member, key)
  end
end

-- A part of the live index: what is due in it. The index of parts then has it at the moment when the next one is.
local function visit_part(part)
  local live = KEYS[2] .. part
  local found = redis.call('ZRANGEBYSCORE', live, '-inf', until_now, 'LIMIT', 0, looks)
  for _, raw in ipairs(found) do
    if left <= 0 or bytes <= 0 then
      return
    end
    looks = looks - 1
    local member = member_of_bytes(raw)
    local key = RECORD .. member
    local head = read(key)
    local kind = head and kind_of(head)
    if not head then
      redis.call('ZREM', live, raw)
      hand_over_old(member)
    elseif kind == 'L' then
      visit_live(live, raw, member, key, head)
    elseif kind == 'newer' then
      redis.call('ZADD', live, until_score, raw)
    else
      redis.call('ZREM', live, raw)
      if kind then
        visit(member, key, head, kind)
      end
    end
  end
  local first = redis.call('ZRANGE', live, 0, 0, 'WITHSCORES')[2]
  if first then
    redis.call('ZADD', PARTS, first, part)
  else
    redis.call('ZREM', PARTS, part)
  end
end

even_when_full()
for _, member in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', until_now, 'LIMIT', 0, looks)) do
  if left <= 0 or bytes <= 0 then
    break
  end
  looks = looks - 1
  local key = RECORD .. member
  local head = read(key)
  local kind = head and kind_of(head)
  if not head then
    hand_over_old(member)
  elseif kind and kind ~= 'L' then
    visit(member, key, head, kind)
  else
    -- Nothing, or a session, which the live index has.
    redis.call('ZREM', DUE, member)
  end
end
for _, part in ipairs(redis.call('ZRANGEBYSCORE', PARTS, '-inf', until_now)) do
  if left <= 0 or bytes <= 0 or looks <= 0 then
    break
  end
  visit_part(part)
end
local more = redis.call('ZCOUNT', DUE, '-inf', until_now) + redis.call('ZCOUNT', PARTS, '-inf', until_now)
return {{more > 0 and 1 or 0}, claimed, prepared, trails, for_ever, old}
