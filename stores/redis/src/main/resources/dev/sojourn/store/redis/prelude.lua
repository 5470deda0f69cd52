-- What scripts build on: of this and of users.lua, trails.lua and called.lua, each gets the definitions that it uses.
-- Between two definitions is an empty line, and within one there is none.
-- docs/formats/redis.md describes the keys and
-- the bytes of a record.
--
-- A record is one string: a head of fixed length, then the entry in the index of users, the lineage, members, the user,
-- and the payload. Kinds: L live, O claimed, R remains, T trail, P prepared. Members are, of a trail, what it leads to
-- and, once redirected, what it led to first; of a prepared record the old key; then, of both L and P, the new keys of
-- rolls that were called off. A trail has its "usable until" in the place of the version, and after a roll across slots
-- (flag 1) the session's "expires at" in the place of the created.
-- A member is a session key as 43 characters of base64url: in names of keys and in most indexes. A lineage is the member
-- of the key that a session began under, followed by the tag of that key's bucket.
--
-- Scripts on one record get four keys: the record, its part of the live index, and of its bucket the due index and the
-- index of the parts of the live index. They begin their arguments with the five below. Every check comes before the
-- first write, because Redis keeps what a script wrote before it failed.

local KINDS = {L = true, O = true, R = true, T = true, P = true}

-- What a script answers first. The Java side has the same names.
local REFUSED = 0

local DONE = 1

local NEWER = -1 -- a later version wrote the record: nothing was changed

local PREPARED = -2 -- the record waits for the end of a roll across slots; the old key follows

local UNBOUND = -3 -- the index of users, in another slot, comes first

local CLAIMED = -4 -- the session's expiry is claimed: nothing was changed

local OLD = -5 -- no string is under the key that follows: it is to be rewritten first (upgrade.lua)

local REMAINS = 2 -- the remains of a session are gone

local RECORD, LIVE, DUE, PARTS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local MEMBER = ARGV[1]

local PREFIX = ARGV[2] -- what all keys begin with; empty on a cluster, where not all are in one slot

local CHANNEL = ARGV[3]

local GRACE = ARGV[4] -- for how many milliseconds after its time a record is kept

local RAW = ARGV[5] -- the 32 bytes of the member, as the live index has it

-- Where the numbers of the head begin, 8 bytes each: last access, expiry base, expires at, duration, version, created,
-- last update. Before them: format, kind, flags, lengths of entry and lineage, number of members, length of the user.
local A, B, X, D, V, C, W, HEAD = 11, 19, 27, 35, 43, 51, 59, 66

-- Numbers reach 2^63 - 1, and a Lua number is a double that is exact to 2^53 only: so they stay 8 bytes, big endian and
-- with the sign turned round, and are compared by halves. (Texts would be compared by the locale of the server.)
local function before(one, other)
  if one == other then
    return false
  end
  local high, low = struct.unpack('>I4I4', one)
  local high2, low2 = struct.unpack('>I4I4', other)
  return high < high2 or high == high2 and low < low2
end

local function later(one, other)
  return before(one, other) and other or one
end

-- A moment as a number, for scores (doubles as well) and times to live, or nil for one that is never reached: no
-- moment of 16 digits is, which is after the year 33,000.
local function reachable(moment)
  local high, low = struct.unpack('>I4I4', moment)
  local number = (high - 2147483648) * 4294967296 + low
  if number >= 1e15 then
    return nil
  end
  return number < 0 and 0 or number
end

-- Redis that is full refuses a script at the first command that may need more memory, unless the script has written
-- before. What ends sessions or keeps them alive begins with this write, which needs none: a full Redis can be swept.
local function even_when_full()
  redis.call('ZREM', DUE, '')
end

-- The beginning of a record: all of it but the user and the payload, unless there are many members. Nil and what to
-- answer where no string is.
local function read(key)
  local found = redis.pcall('GETRANGE', key, 0, 255)
  if type(found) ~= 'table' then
    return found
  elseif tostring(found.err):find('WRONGTYPE', 1, true) then
    return nil, {OLD, key:sub(-43)}
  end
  error(found.err)
end

local function kind_of(head)
  local format = head:byte()
  if format == 2 then
    local kind = head:sub(2, 2)
    return #head >= HEAD and KINDS[kind] and kind or 'damaged'
  end
  return format and (format > 2 and format < 64 and 'newer' or 'damaged')
end

local function is_name(text, least)
  return #text >= least and not text:find('[^%w_-]')
end

-- The entry in the index of users; '' when there is none, or when that is damaged.
local function entry_of(head)
  local entry = head:sub(HEAD + 1, HEAD + head:byte(4))
  return is_name(entry, 44) and entry or ''
end

-- The lineage; '' when it was never rolled, or when that is damaged.
local function lineage_of(head)
  local from = HEAD + head:byte(4)
  local lineage = head:sub(from + 1, from + head:byte(5))
  return is_name(lineage, 44) and lineage or ''
end

-- A member by its number, from 0; '' when there is none.
local function member_of(head, number)
  local from = HEAD + head:byte(4) + head:byte(5) + 43 * number
  local member = number < head:byte(6) and head:sub(from + 1, from + 43) or ''
  return is_name(member, 43) and member or ''
end

local function at(record, from)
  return record:sub(from, from + 7)
end

-- Access, expiry base and expires at, one after the other, in the place of those that a record has.
local function with_moments(record, moments)
  return record:sub(1, A - 1) .. moments .. record:sub(A + #moments)
end

-- The minute that a moment lies in. A write puts index entries right once in each.
local function minute(moment)
  return math.floor((reachable(moment) or 0) / 60000)
end

-- The beginning of a live record, or nil and what to answer where there is none.
local function live_head(key)
  local head, stop = read(key)
  if not head then
    return nil, stop
  end
  local kind = kind_of(head)
  if kind == 'L' then
    return head
  elseif kind == 'newer' then
    return nil, {NEWER}
  elseif kind == 'P' and member_of(head, 0) ~= '' then
    return nil, {PREPARED, member_of(head, 0)}
  end
  return nil, {REFUSED}
end

-- For how long Redis keeps what has its moment then: until it and for the grace, counted from the engine's now, so the
-- clocks of Redis and of the engine need not agree. Nil for ever.
local function life(moment, now)
  local last, first = reachable(moment), reachable(now)
  return last and first and string.format('%.0f', math.max(0, last - first) + GRACE)
end

local function keep(key, moment, now)
  local millis = life(moment, now)
  if millis then
    redis.call('PEXPIRE', key, millis)
  else
    redis.call('PERSIST', key)
  end
end

-- Writes a record, with the condition NX or always; false when the condition fails.
local function put(key, record, condition)
  local millis = life(at(record, X), at(record, A))
  if condition then
    return millis and redis.call('SET', key, record, 'PX', millis, condition) or
      not millis and redis.call('SET', key, record, condition)
  elseif millis then
    return redis.call('SET', key, record, 'PX', millis)
  end
  return redis.call('SET', key, record)
end

-- Files what a sweep has to look at and is no living session.
local function file(due, member, moment)
  local score = reachable(moment)
  if score then
    redis.call('ZADD', due, score, member)
  else
    redis.call('ZREM', due, member)
  end
end

-- Lets the index of parts know when a session of a part is due: not later than it is.
local function point(live, parts, member, score)
  if redis.call('ZADD', parts, 'LT', score, member:sub(1, 2)) == 1 and redis.call('ZCARD', live) > 1 then
    -- It should have known of this part already, and may have lost it: a sweep looks at it, and files it right.
    redis.call('ZADD', parts, 0, member:sub(1, 2))
  end
end

-- Files a living session, in its part of the live index.
local function enlist(live, parts, member, raw, moment)
  local score = reachable(moment) or '+inf'
  redis.call('ZADD', live, score, raw)
  point(live, parts, member, score)
end

local function delist(member, raw)
  if redis.call('ZREM', LIVE, raw) == 1 and redis.call('EXISTS', LIVE) == 0 then
    redis.call('ZREM', PARTS, member:sub(1, 2))
  end
end

-- Writes index entries that should be there, in case they were lost by an eviction or in a failover.
local function assert_listed(moment)
  local score = reachable(moment) or '+inf'
  if redis.call('ZADD', LIVE, 'NX', score, RAW) == 1 then
    point(LIVE, PARTS, MEMBER, score)
  else
    redis.call('ZADD', PARTS, 'NX', 0, MEMBER:sub(1, 2))
  end
end

-- A session that is to take the place of a stored one, with the later moments of both. Nil when it changes the duration
-- and the stored anchor was moved meanwhile: its expiry was then computed from an older one.
local function following(record, head)
  local same = at(record, D) == at(head, D)
  local base, expires = at(record, B), at(record, X)
  if same then
    base, expires = later(at(head, B), base), later(at(head, X), expires)
  elseif before(base, at(head, B)) then
    return nil
  end
  local moments = later(at(head, A), at(record, A)) .. base .. expires
  return record:sub(A, A + 23) == moments and record or with_moments(record, moments)
end
