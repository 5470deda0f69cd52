-- Removes entries from a user's index that no record answers for. With an age, only entries that are older: a younger
-- one may belong to a record that is just being written.
-- KEYS entries of the user, held places of the user
-- ARGV least age in milliseconds, then entries
local oldest = millis() - ARGV[1]
for i = 2, #ARGV do
  local since = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if since and tonumber(since) <= oldest then
    redis.call('ZREM', KEYS[1], ARGV[i])
    redis.call('ZREM', KEYS[2], ARGV[i]:sub(1, 43))
  end
end
return {DONE}
