-- Makes the store's own record of itself when there is none, and answers with what it says.
-- KEYS the record
-- ARGV format, number of buckets
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'format', ARGV[1], 'buckets', ARGV[2])
end
return redis.call('HMGET', KEYS[1], 'format', 'buckets')
