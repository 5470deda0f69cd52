-- Lists the living sessions of the first parts of a bucket, part by part, in no order within one.
-- KEYS the live index of format 1, what those of the bucket begin with, the index of its parts
-- ARGV the names of the parts, of two characters each, one after the other; how many sessions are enough
-- Answers how many parts were read, and the sessions: as bytes, or as members where they are in format 1.
local parts, enough = ARGV[1], tonumber(ARGV[2])
local earlier = redis.call('EXISTS', KEYS[1]) == 1
local present, found, read = {}, {0}, 0
for _, part in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  present[part] = true
end
for i = 1, #parts, 2 do
  local part = parts:sub(i, i + 1)
  for _, raw in ipairs(present[part] and redis.call('ZRANGE', KEYS[2] .. part, 0, -1) or {}) do
    found[#found + 1] = raw
  end
  if earlier then
    for _, member in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], '[' .. part, '(' .. part .. '~')) do
      found[#found + 1] = member
    end
  end
  read = read + 1
  if #found > enough then
    break
  end
end
found[1] = read
return found
