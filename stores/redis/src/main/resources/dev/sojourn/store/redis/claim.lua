-- Claims what has expired in one bucket, and removes remains and trails whose time has come.
-- KEYS live, due
-- ARGV beginning of the records' keys, now, claim until, time to live of a claimed record, the most to claim, the most
--      to look at, how many that can't be handled to pass over, prefix of the users' index, channel, then the names
--      of the fields to answer with
-- The keys of the records are the beginning and a member: in this bucket's slot, but not known to the caller.
-- Answers four lists: {whether more may be due, how many more to pass over}; each claimed session as member and fields;
-- members of prepared records and their old keys; members of trails of rolls across slots and their new keys.
local live, due = KEYS[1], KEYS[2]
local start, now, claim_until, ttl = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local left, looks = tonumber(ARGV[5]), tonumber(ARGV[6])
local claimed, prepared, trails, passed = {}, {}, {}, 0

local function claim(member, key)
  redis.call('HSET', key, 'k', 'O')
  redis.call('ZREM', live, member)
  redis.call('ZADD', due, claim_until, member)
  redis.call('PEXPIRE', key, ttl)
  local found = redis.call('HMGET', key, unpack(ARGV, 10))
  table.insert(found, 1, member)
  claimed[#claimed + 1] = found
  left = left - 1
end

local function forget(member, key)
  redis.call('DEL', key)
  redis.call('ZREM', live, member)
  redis.call('ZREM', due, member)
end

-- Leaves to the caller what involves another slot; nobody else is given it before the claim would end.
local function hand_over(list, member, key, field)
  redis.call('ZADD', due, claim_until, member)
  list[#list + 1] = member
  list[#list + 1] = redis.call('HGET', key, field)
end

local function visit(member, key, kind)
  local expires = kind == 'L' and redis.call('HGET', key, 'x') or now
  if before(now, expires) then
    file(due, member, expires)
  elseif kind == 'L' then
    unbind(ARGV[8], redis.call('HGET', key, 'h'), member)
    claim(member, key)
    redis.call('PUBLISH', ARGV[9], 'e' .. member)
  elseif kind == 'O' then
    claim(member, key)
  elseif kind == 'P' then
    hand_over(prepared, member, key, 'o')
  elseif kind == 'T' and redis.call('HEXISTS', key, 'a') == 1 then
    hand_over(trails, member, key, 't')
  elseif kind == 'newer' then
    passed = passed + 1
  elseif kind == 'damaged' and redis.call('TYPE', key).ok == 'hash' then
    redis.call('HSET', key, 'f', FORMAT)
    claim(member, key)
  else
    forget(member, key)
  end
end

local members = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', ARGV[7], looks)
for _, member in ipairs(members) do
  if left == 0 then
    break
  end
  local key = start .. member
  visit(member, key, kind_of(key))
end
return {{#members == looks and 1 or 0, passed}, claimed, prepared, trails}
