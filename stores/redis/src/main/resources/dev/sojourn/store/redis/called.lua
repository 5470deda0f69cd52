-- Rolls that were called off: their new keys stand in the record under the old one.

-- All members of a record, as one text.
local function members_of(key, head)
  local from = HEAD + head:byte(4) + head:byte(5)
  local to = from + 43 * head:byte(6)
  return (to > #head and redis.call('GETRANGE', key, 0, to - 1) or head):sub(from + 1, to)
end

local function was_called_off(key, head, member)
  return members_of(key, head):find(member, 1, true) ~= nil
end

-- The whole record with other members.
local function with_members(key, head, members)
  local record = redis.call('GET', key)
  local from = HEAD + head:byte(4) + head:byte(5)
  return record:sub(1, 5) .. string.char(#members / 43) .. record:sub(7, from) .. members ..
    record:sub(from + 1 + 43 * head:byte(6))
end
