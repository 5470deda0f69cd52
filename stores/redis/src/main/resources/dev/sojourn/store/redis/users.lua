-- The index of users, for the scripts on records that change it.
-- An entry, as a record has it: 43 characters that stand for the user, and some that no other binding has. In the index
-- these follow the member. Places are held by lineage.

local function millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function users_key(entry, name)
  return PREFIX .. '{' .. entry:sub(1, 43) .. '}:' .. name
end

local function unbind(entry, member)
  if PREFIX ~= '' and entry ~= '' then
    redis.call('ZREM', users_key(entry, 'u'), member .. entry:sub(44))
  end
end

-- Puts an entry behind all others of the user, whatever the clock says: a walk that goes on meets what was bound since.
local function enter(key, entry)
  local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or 0
  redis.call('ZADD', key, string.format('%.0f', math.max(millis(), last + 1)), entry)
end

-- Writes an entry that should be there, in case it was lost.
local function assert_entered(entry, member)
  if PREFIX ~= '' and entry ~= '' then
    local key, own = users_key(entry, 'u'), member .. entry:sub(44)
    if not redis.call('ZSCORE', key, own) then
      enter(key, own)
    end
  end
end

-- Ends the hold of a place whose session is written now.
local function release(record, member)
  local entry, lineage = entry_of(record), lineage_of(record)
  if PREFIX ~= '' and entry ~= '' then
    redis.call('ZREM', users_key(entry, 'h'), lineage == '' and member or lineage:sub(1, 43))
  end
end

local function bind(record, member)
  local entry = entry_of(record)
  if PREFIX ~= '' and entry ~= '' then
    enter(users_key(entry, 'u'), member .. entry:sub(44))
    release(record, member)
  end
end
