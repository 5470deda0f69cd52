-- Trails, for the scripts that leave, redirect or drop them.

local function trail(flags, members, access, base, expires, usable_until, session_expires, lineage)
  local zero = struct.pack('>I4I4', 2147483648, 0)
  return string.char(2) .. 'T' .. string.char(flags, 0, #lineage, #members / 43, 0, 0, 0, 0) .. access .. base ..
    expires .. zero .. usable_until .. session_expires .. zero .. lineage .. members
end

-- Leaves a trail, which takes the record's place in the index as well. One that is kept for ever is looked at now and
-- then, whether it still leads anywhere.
local function put_trail(record, keep_until, until_moment, now)
  local millis = life(until_moment, now)
  if millis then
    redis.call('SET', RECORD, record, 'PX', millis)
  else
    redis.call('SET', RECORD, record)
  end
  delist(MEMBER, RAW)
  redis.call('ZADD', DUE, reachable(keep_until) or string.format('%.0f', (reachable(now) or 0) + GRACE), MEMBER)
end

-- Lets the trail under a lineage lead over one roll more, if it leads to where that roll began. It keeps where it led
-- first, for those who still ask what became of that roll.
local function redirect(key, head, from, to, usable_until)
  if kind_of(head) == 'T' and member_of(head, 0) == from then
    local first = member_of(head, 1)
    local usable = before(at(head, V), usable_until) and at(head, V) or usable_until
    even_when_full()
    redis.call('SET', key, trail(head:byte(3), to .. (first == '' and from or first), at(head, A), at(head, B),
      at(head, X), usable, at(head, C), lineage_of(head)), 'KEEPTTL')
  end
end

-- The record under a lineage and the due index of its bucket, or nil where this script does not reach them.
local function under(lineage)
  local bucket = '{' .. lineage:sub(44) .. '}:'
  local own = RECORD:match('^.*}:')
  if PREFIX ~= '' then
    bucket = PREFIX .. bucket
  elseif own:sub(-#bucket) == bucket then
    bucket = own
  else
    return nil
  end
  return bucket .. 's:' .. lineage:sub(1, 43), bucket .. 'due'
end

-- The trail under the lineage of a session that is to end, if this script reaches it: its key, its beginning, and the
-- due index it is in. Nil for all where there is none; nil and an answer where no string is there.
local function trail_under(lineage)
  local key, due = nil, nil
  if lineage ~= '' then
    key, due = under(lineage)
  end
  if not key then
    return nil
  end
  local head, stop = read(key)
  if not head then
    return nil, stop
  end
  return kind_of(head) == 'T' and key or nil, nil, due
end

local function drop_trail(key, due, lineage)
  if key then
    redis.call('DEL', key)
    redis.call('ZREM', due, lineage:sub(1, 43))
  end
end
