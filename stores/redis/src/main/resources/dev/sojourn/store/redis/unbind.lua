-- Removes entries from a user's index that no record answers for, and gives back places. With an age, only entries that
-- are older: a younger one may belong to a record that is just being written. Without one, also those whose age is ahead
-- of the clock, because entries came faster than its milliseconds.
-- KEYS entries of the user, held places of the user
-- ARGV least age in milliseconds, then entries, each with the lineage whose place is no longer held, or ''
local oldest = ARGV[1] == '0' and math.huge or millis() - ARGV[1]
for i = 2, #ARGV, 2 do
  local since = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if since and tonumber(since) <= oldest then
    redis.call('ZREM', KEYS[1], ARGV[i])
  end
  redis.call('ZREM', KEYS[2], ARGV[i + 1])
end
return {DONE}
