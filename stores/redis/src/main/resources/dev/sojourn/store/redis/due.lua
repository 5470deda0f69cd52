-- Tells how much is due in each of some buckets.
-- KEYS the due index of each bucket
-- ARGV now
local counts = {}
for i, key in ipairs(KEYS) do
  counts[i] = redis.call('ZCOUNT', key, '-inf', ARGV[1])
end
return counts
