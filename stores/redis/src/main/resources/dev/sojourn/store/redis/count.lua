-- Counts the living sessions of some buckets.
-- KEYS for each bucket, the live index of format 1, what those of the bucket begin with, and the index of its parts
local count = 0
for i = 1, #KEYS, 3 do
  count = count + redis.call('ZCARD', KEYS[i])
  for _, part in ipairs(redis.call('ZRANGE', KEYS[i + 2], 0, -1)) do
    count = count + redis.call('ZCARD', KEYS[i + 1] .. part)
  end
end
return {count}
