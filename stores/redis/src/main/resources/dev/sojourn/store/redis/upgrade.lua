-- Rewrites a record of format 1, which is a hash of texts, as a string, and files it as one: whoever meets one does this
-- first. What can't be read becomes a record of no kind, which ends as damaged.
-- KEYS from 5: the live index of format 1
-- ARGV from 6: whether it is due (1)
-- Answers DONE; NEWER when a later version wrote the hash.
local FIELDS = {'f', 'k', 'v', 'c', 'a', 'w', 'b', 'x', 'd', 'u', 'h', 'p', 'l', 't', 'q', 'i', 'y', 'o', 'n'}
local type_of = redis.call('TYPE', RECORD).ok
if type_of == 'none' or type_of == 'string' then
  return {DONE}
end
local old = {}
if type_of == 'hash' then
  for i, value in ipairs(redis.call('HMGET', RECORD, unpack(FIELDS))) do
    old[FIELDS[i]] = value or nil
  end
  if old.f and old.f:find('^%d+$') and tonumber(old.f) > 1 then
    return {NEWER}
  end
end

-- A decimal number as 8 bytes, see prelude.lua; nil when it is none.
local function bytes(text)
  local sign, digits = (text or ''):match('^(-?)(%d+)$')
  if not digits or #digits > 19 then
    return nil
  end
  local high, low = 0, 0
  for i = 1, #digits do
    low = 10 * low + digits:byte(i) - 48
    high = 10 * high + math.floor(low / 4294967296)
    low = low % 4294967296
  end
  if sign == '-' and (high > 0 or low > 0) then
    low = (4294967296 - low) % 4294967296
    high = 4294967296 - high - (low > 0 and 1 or 0)
    if high < 2147483648 then
      return nil
    end
    return struct.pack('>I4I4', high - 2147483648, low)
  end
  return high < 2147483648 and struct.pack('>I4I4', high + 2147483648, low) or nil
end

local zero = bytes('0')
local kind, trail = old.k, old.k == 'T'
local numbers = trail and {old.a and bytes(old.a) or zero, old.b and bytes(old.b) or zero, bytes(old.x), zero,
  bytes(old.q), old.y and bytes(old.y) or zero, zero}
  or {bytes(old.a), bytes(old.b), bytes(old.x), bytes(old.d), bytes(old.v), bytes(old.c), bytes(old.w)}
local members = trail and (old.t or '') .. (old.i or '') or (kind == 'P' and old.o or '') .. (old.n or '')
local entry, lineage, user = old.h or '', old.l or '', old.u or ''
local named = old.u and #entry == 51
local sound = old.f == '1' and KINDS[kind or ''] and #members % 43 == 0 and #lineage < 256 and
  (not trail or #members > 0) and (kind ~= 'P' or old.o) and (not old.u or named)
for i = 1, 7 do
  sound = sound and numbers[i]
end
if not sound then
  kind, members, entry, lineage, user, old.p = '?', '', '', '', '', ''
  numbers = {zero, zero, zero, zero, zero, zero, zero}
elseif not named then
  entry = ''
end
local record = string.char(2) .. kind .. string.char(trail and old.a and 1 or 0, #entry, #lineage, #members / 43) ..
  struct.pack('>I4', #user) .. table.concat(numbers) .. entry .. lineage .. members .. user .. (old.p or '')

even_when_full()
local millis = redis.call('PTTL', RECORD)
redis.call('DEL', RECORD)
redis.call('SET', RECORD, record)
if millis >= 0 then
  redis.call('PEXPIRE', RECORD, millis)
end
redis.call('ZREM', KEYS[5], MEMBER)
if kind == 'L' then
  redis.call('ZREM', DUE, MEMBER)
  enlist(LIVE, PARTS, MEMBER, RAW, at(record, X))
elseif ARGV[6] == '1' then
  redis.call('ZADD', DUE, 0, MEMBER)
end
return {DONE}
