-- Counts, for each of some indexes, the members up to a score.
-- KEYS the indexes
-- ARGV the score
local counts = {}
for i, key in ipairs(KEYS) do
  counts[i] = redis.call('ZCOUNT', key, '-inf', ARGV[1])
end
return counts
