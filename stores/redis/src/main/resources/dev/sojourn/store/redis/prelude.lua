-- What every script begins with: it is put before the script's own text. docs/formats/redis.md describes the keys.
--
-- A record is a hash. Fields: f format, k kind, v version, c created, a last access, w last update (write), b expiry
-- base, x expires at (for a trail: keep until), d duration, u user, h the user's index entry, p payload, l lineage, if
-- it was rolled; a trail also has t (to), q (usable until) and, once redirected, i (where it led first), and after a roll
-- across slots what is to be carried over: a, b, y (expires at) and l; a prepared record has o (the old key); n names the new keys of rolls that were called off,
-- one after the other.
-- Kinds: L live, O claimed, R remains, T trail, P prepared.
-- A member is a session key as 43 characters of base64url: in names of keys and in indexes. A lineage is the member of
-- the key that a session began under, followed by the tag of that key's bucket.
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
local CLAIMED = -4 -- the session's expiry is claimed: nothing was changed
local REMAINS = 2 -- the remains of a session are gone

local RECORD, LIVE, DUE = KEYS[1], KEYS[2], KEYS[3]
local MEMBER = ARGV[1]
local PREFIX = ARGV[2] -- what all keys begin with; empty on a cluster, where not all are in one slot
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

-- The later of a stored moment, which may be missing or damaged, and another one.
local function later(stored, other)
  return (not stored or not stored:find('^-?%d+$') or before(stored, other)) and other or stored
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

-- The session whose parts begin at an argument; the user comes last, if there is one.
local function session_at(from)
  return {entry = ARGV[from], a = ARGV[from + 1], x = ARGV[from + 2], v = ARGV[from + 3], c = ARGV[from + 4],
    w = ARGV[from + 5], b = ARGV[from + 6], d = ARGV[from + 7], p = ARGV[from + 8], l = ARGV[from + 9],
    u = ARGV[from + 10]}
end

-- Gives a session that is to take the place of a stored one the later moments of both. Not, and false, when it changes
-- the duration and the stored anchor was moved meanwhile: its expiry was then computed from an older one.
local function follows(session, key)
  local a, b, x, d = unpack(redis.call('HMGET', key, 'a', 'b', 'x', 'd'))
  local same = session.d == d
  local base = later(b, session.b)
  if not same and base ~= session.b then
    return false
  end
  session.a = later(a, session.a)
  if same then
    session.b, session.x = base, later(x, session.x)
  end
  return true
end

local function put(key, kind, session)
  redis.call('HSET', key, 'f', FORMAT, 'k', kind, 'a', session.a, 'x', session.x, 'v', session.v, 'c', session.c,
    'w', session.w, 'b', session.b, 'd', session.d, 'p', session.p)
  if session.u then
    redis.call('HSET', key, 'u', session.u, 'h', session.entry)
  else
    redis.call('HDEL', key, 'u', 'h')
  end
  if session.l ~= '' then
    redis.call('HSET', key, 'l', session.l)
  end
  keep(key, session.x, session.a)
end

-- Leaves a trail, which takes the record's place in the index as well. One that is kept for ever is looked at now and
-- then, whether it still leads anywhere.
local function put_trail(to, usable_until, keep_until, now)
  redis.call('DEL', RECORD)
  redis.call('HSET', RECORD, 'f', FORMAT, 'k', 'T', 't', to, 'q', usable_until, 'x', keep_until)
  redis.call('ZREM', LIVE, MEMBER)
  file(DUE, MEMBER, reachable(keep_until) and keep_until or string.format('%.0f', now + GRACE))
end

-- Lets the trail under a lineage lead over one roll more, if it leads to where that roll began. It keeps where it led
-- first (i), for those who still ask what became of that roll.
local function redirect(key, from, to, usable_until)
  local now = kind_of(key) == 'T' and redis.call('HMGET', key, 't', 'q', 'i') or {}
  if now[1] == from then
    even_when_full()
    redis.call('HSET', key, 't', to, 'q', now[2] and before(now[2], usable_until) and now[2] or usable_until,
      'i', now[3] or from)
  end
end

-- The record under a lineage and the due index of its bucket, or nil where this script does not reach them.
local function under(lineage)
  local bucket = '{' .. lineage:sub(44) .. '}:'
  local own = RECORD:sub(1, -46)
  if PREFIX ~= '' then
    bucket = PREFIX .. bucket
  elseif own:sub(-#bucket) == bucket then
    bucket = own
  else
    return nil
  end
  return bucket .. 's:' .. lineage:sub(1, 43), bucket .. 'due'
end

-- The lineage that a record has; '' when it was never rolled, or when that is damaged.
local function lineage_of(key)
  local lineage = redis.call('HGET', key, 'l')
  return lineage and #lineage > 43 and not lineage:find('[^%w_-]') and lineage or ''
end

-- Removes the trail under the lineage of a session that has ended, if this script reaches it.
local function drop_trail(lineage)
  local key, due = nil, nil
  if lineage ~= '' then
    key, due = under(lineage)
  end
  if key and kind_of(key) == 'T' then
    redis.call('DEL', key)
    redis.call('ZREM', due, lineage:sub(1, 43))
  end
end

local function millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- An entry of the index of users, as a record has it: 43 characters that stand for the user, and some that no other
-- binding has. In the index these follow the member. Places are held by lineage.
local function users_key(entry, name)
  return PREFIX .. '{' .. entry:sub(1, 43) .. '}:' .. name
end

local function unbind(entry, member)
  if PREFIX ~= '' and entry and entry ~= '' then
    redis.call('ZREM', users_key(entry, 'u'), member .. entry:sub(44))
  end
end

-- Puts an entry behind all others of the user, whatever the clock says: a walk that goes on meets what was bound since.
local function enter(key, entry)
  local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or 0
  redis.call('ZADD', key, string.format('%.0f', math.max(millis(), last + 1)), entry)
end

-- Ends the hold of a place whose session is written now.
local function release(session, member)
  if PREFIX ~= '' and session.u then
    redis.call('ZREM', users_key(session.entry, 'h'), session.l == '' and member or session.l:sub(1, 43))
  end
end

local function bind(session, member)
  if PREFIX ~= '' and session.u then
    enter(users_key(session.entry, 'u'), member .. session.entry:sub(44))
    release(session, member)
  end
end
