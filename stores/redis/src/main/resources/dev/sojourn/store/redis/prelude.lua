-- What every script begins with: it is put before the script's own text. docs/formats/redis.md describes the keys.
--
-- A record is a hash. Fields: f format, k kind, v version, c created, a last access, w last update (write), b expiry
-- base, x expires at (for a trail: keep until), d duration, u user, h the user's index entry, p payload; a trail also
-- has t (to) and q (usable until); a prepared record has o (the old key); n names a new key whose roll was called off.
-- A member is a session key as 43 characters of base64url.
-- Kinds: L live, O over, R remains, T trail, P prepared.
--
-- Every check comes before the first write, because Redis keeps what a script wrote before it failed.

local FORMAT = '1'
local KINDS = {L = true, O = true, R = true, T = true, P = true}

-- What a script answers first. The Java side has the same names.
local REFUSED = 0
local DONE = 1
local NEWER = -1 -- a later version wrote the record: nothing was changed
local PREPARED = -2 -- the record waits for the end of a roll across slots; the old key follows
local UNBOUND = -3 -- the user's index, in another slot, must be written first

-- Moments reach 2^63 - 1, and a Lua number is a double that is exact to 2^53 only: so moments stay decimal text.
-- Without leading zeros the shorter text is the smaller number, and texts of one length compare like numbers.
local function before(one, other)
  local negative = one:byte() == 45
  if negative ~= (other:byte() == 45) then
    return negative
  end
  if #one ~= #other then
    return (#one < #other) ~= negative
  end
  if negative then
    return one > other
  end
  return one < other
end

local function later(one, other)
  return (not one or before(one, other)) and other or one
end

-- The score of a moment in the index of what is due, or nil for one that is never due: a score is a double, too,
-- and no moment of 16 digits (after the year 33,000) is ever reached.
local function score(moment)
  if moment:byte() == 45 then
    return '0'
  end
  return #moment <= 15 and moment or nil
end

local function kind_of(key)
  local type = redis.call('TYPE', key).ok
  if type == 'none' then
    return nil
  end
  if type ~= 'hash' then
    return 'damaged'
  end
  local found = redis.call('HMGET', key, 'f', 'k')
  local format, kind = found[1], found[2]
  if format == FORMAT then
    return kind and KINDS[kind] and kind or 'damaged'
  end
  return format and (tonumber(format) or 0) > 1 and 'newer' or 'damaged'
end

-- Why a script that needs a live record can't go on; nil when it can.
local function obstacle(key)
  local kind = kind_of(key)
  if kind == 'L' then
    return nil
  elseif kind == 'newer' then
    return {NEWER}
  elseif kind == 'P' then
    return {PREPARED, redis.call('HGET', key, 'o')}
  end
  return {REFUSED}
end

-- Writes fields given as name, value, name, value from a place in the arguments on. Many at once, but not so many
-- that Lua's stack ends.
local function put(key, from)
  redis.call('HSET', key, unpack(ARGV, from))
end

local function live_for(key, ttl)
  if ttl == '' then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIRE', key, ttl)
  end
end

local function file(due, member, moment)
  local at = score(moment)
  if at then
    redis.call('ZADD', due, at, member)
  else
    redis.call('ZREM', due, member)
  end
end

-- The index of users. An entry (field h) is 43 characters that stand for the user, then some that no other binding
-- has. With an empty prefix the index is not this script's business: on a cluster it is in another slot.
local function users_key(prefix, entry, name)
  return prefix .. '{' .. entry:sub(1, 43) .. '}:' .. name
end

local function unbind(prefix, entry, member)
  if prefix ~= '' and entry and entry ~= '' then
    redis.call('ZREM', users_key(prefix, entry, 'u'), member .. entry:sub(44))
    redis.call('ZREM', users_key(prefix, entry, 'h'), member)
  end
end

local function bind(prefix, entry, member)
  if prefix ~= '' and entry ~= '' then
    local time = redis.call('TIME')
    local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
    redis.call('ZADD', users_key(prefix, entry, 'u'), millis, member .. entry:sub(44))
    redis.call('ZREM', users_key(prefix, entry, 'h'), member)
  end
end
