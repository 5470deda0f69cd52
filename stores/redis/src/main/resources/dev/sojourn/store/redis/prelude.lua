-- What every script begins with: it is put before the script's own text. docs/formats/redis.md describes the keys.
--
-- A record is a hash. Fields: f format, k kind, v version, c created, a last access, w last update (write), b expiry
-- base, x expires at (for a trail: keep until), d duration, u user, h the user's index entry, p payload; a trail also
-- has t (to) and q (usable until); a prepared record has o (the old key); n names the new keys of rolls that were
-- called off, one after the other.
-- Kinds: L live, O over, R remains, T trail, P prepared.
-- A member is a session key as 43 characters of base64url: in names of keys and in indexes.
--
-- Scripts on one record get three keys (record, live index and due index of its bucket), and begin their arguments with
-- the four below. Every check comes before the first write, because Redis keeps what a script wrote before it failed.

local FORMAT = '1'
local KINDS = {L = true, O = true, R = true, T = true, P = true}

-- What a script answers first. The Java side has the same names.
local REFUSED = 0
local DONE = 1
local NEWER = -1 -- a later version wrote the record: nothing was changed
local PREPARED = -2 -- the record waits for the end of a roll across slots; the old key follows
local UNBOUND = -3 -- the index of users, in another slot, comes first

local RECORD, LIVE, DUE = KEYS[1], KEYS[2], KEYS[3]
local MEMBER = ARGV[1]
local USERS = ARGV[2] -- what the keys of the index of users begin with; empty where that is in another slot
local CHANNEL = ARGV[3]
local GRACE = ARGV[4] -- for how many milliseconds after its time a record is kept

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

-- Redis that is full refuses a script at the first command that may need more memory, unless the script has written
-- before. What ends sessions or keeps them alive begins with this write, which needs none: a full Redis can be swept.
local function even_when_full()
  redis.call('ZREM', DUE, '')
end

-- A moment as a number, for scores (doubles as well) and times to live, or nil for one that is never reached: no
-- moment of 16 digits is, which is after the year 33,000.
local function reachable(moment)
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

-- Has Redis keep a key until a moment and for the grace, counted from the engine's now: so the clocks of Redis and of
-- the engine need not agree.
local function keep(key, moment, now)
  local last, first = reachable(moment), reachable(now)
  if not last or not first then
    redis.call('PERSIST', key)
  else
    redis.call('PEXPIRE', key, string.format('%.0f', math.max(0, last - first) + GRACE))
  end
end

local function file(due, member, moment)
  local at = reachable(moment)
  if at then
    redis.call('ZADD', due, at, member)
  else
    redis.call('ZREM', due, member)
  end
end

-- Writes the session whose parts begin at an argument: entry in the index of users, last access, expires at, version,
-- created, last update, expiry base, duration, payload, and the user if there is one.
local function put(key, kind, from, entry, last_access)
  redis.call('HSET', key, 'f', FORMAT, 'k', kind, 'a', last_access, 'x', ARGV[from + 2], 'v', ARGV[from + 3],
    'c', ARGV[from + 4], 'w', ARGV[from + 5], 'b', ARGV[from + 6], 'd', ARGV[from + 7], 'p', ARGV[from + 8])
  if ARGV[from + 9] then
    redis.call('HSET', key, 'u', ARGV[from + 9], 'h', entry)
  else
    redis.call('HDEL', key, 'u', 'h')
  end
  keep(key, ARGV[from + 2], last_access)
end

local function put_trail(key, to, usable_until, keep_until)
  redis.call('DEL', key)
  redis.call('HSET', key, 'f', FORMAT, 'k', 'T', 't', to, 'q', usable_until, 'x', keep_until)
end

local function millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- An entry of the index of users, as a record has it: 43 characters that stand for the user, and some that no other
-- binding has. In the index these follow the member.
local function users_key(entry, name)
  return USERS .. '{' .. entry:sub(1, 43) .. '}:' .. name
end

local function unbind(entry, member)
  if USERS ~= '' and entry and entry ~= '' then
    redis.call('ZREM', users_key(entry, 'u'), member .. entry:sub(44))
    redis.call('ZREM', users_key(entry, 'h'), member)
  end
end

local function bind(entry, member)
  if USERS ~= '' and entry ~= '' then
    redis.call('ZADD', users_key(entry, 'u'), string.format('%.0f', millis()), member .. entry:sub(44))
    redis.call('ZREM', users_key(entry, 'h'), member)
  end
end
