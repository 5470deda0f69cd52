-- Lists entries of a user's index in the order of their age, each behind its age and a colon.
-- KEYS entries of the user
-- ARGV age and entry after which to read, or 0 and ''; the most entries
local found, offset, most = {}, 0, tonumber(ARGV[3])
repeat
  -- Entries of one millisecond may share a score: those up to the given one are passed over.
  local some = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', offset, most)
  for i = 1, #some, 2 do
    if #found < most and (some[i + 1] ~= ARGV[1] or some[i] > ARGV[2]) then
      found[#found + 1] = some[i + 1] .. ':' .. some[i]
    end
  end
  offset = offset + most
until #found == most or #some < 2 * most
return found
