-- Claims what has expired in one bucket, and removes remains and trails whose time has come.
-- KEYS what the keys of the bucket's records begin with, live index, due index
-- ARGV from 5: now, claim until, the most to claim, the most to look at, how many that can't be handled to pass over,
--      names of the fields to answer with
-- The keys of the records are that beginning and a member: in this bucket's slot, but not known to the caller.
-- Answers five lists: {whether more may be due, how many more to pass over}; each claimed session as member and fields;
-- members of prepared records and their old keys; members of trails of rolls across slots and their new keys; and of
-- trails that are kept for ever.
local now, claim_until, left, looks = ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local claimed, prepared, trails, for_ever, passed = {}, {}, {}, {}, 0

local function claim(member, key)
  redis.call('HSET', key, 'k', 'O')
  redis.call('ZREM', LIVE, member)
  redis.call('ZADD', DUE, claim_until, member)
  keep(key, claim_until, now)
  local found = redis.call('HMGET', key, unpack(ARGV, 10))
  table.insert(found, 1, member)
  claimed[#claimed + 1] = found
  left = left - 1
end

local function forget(member, key)
  redis.call('DEL', key)
  redis.call('ZREM', LIVE, member)
  redis.call('ZREM', DUE, member)
end

-- Leaves to the caller what involves another slot, and the key there; nobody else is given it before it is due again.
local function hand_over(list, member, key, field, again)
  local other = redis.call('HGET', key, field)
  if not other or #other ~= 43 or other:find('[^%w_-]') then
    forget(member, key)
  else
    file(DUE, member, again)
    list[#list + 1] = member
    list[#list + 1] = other
  end
end

local function visit(member, key, kind)
  local expires = kind == 'L' and redis.call('HGET', key, 'x') or now
  if before(now, expires) then
    file(DUE, member, expires)
  elseif kind == 'L' then
    unbind(redis.call('HGET', key, 'h'), member)
    claim(member, key)
    redis.call('PUBLISH', CHANNEL, 'e' .. member)
  elseif kind == 'O' then
    claim(member, key)
  elseif kind == 'P' then
    hand_over(prepared, member, key, 'o', claim_until)
  elseif kind == 'T' and not reachable(redis.call('HGET', key, 'x') or '0') then
    hand_over(for_ever, member, key, 't', string.format('%.0f', now + GRACE))
  elseif kind == 'T' and redis.call('HEXISTS', key, 'a') == 1 then
    hand_over(trails, member, key, 't', claim_until)
  elseif kind == 'newer' then
    passed = passed + 1
  elseif kind == 'damaged' and redis.call('TYPE', key).ok == 'hash' then
    redis.call('HSET', key, 'f', FORMAT)
    claim(member, key)
  else
    forget(member, key)
  end
end

even_when_full()
local members = redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', ARGV[9], looks)
for _, member in ipairs(members) do
  if left == 0 then
    break
  end
  local key = RECORD .. member
  visit(member, key, kind_of(key))
end
return {{#members == looks and 1 or 0, passed}, claimed, prepared, trails, for_ever}
