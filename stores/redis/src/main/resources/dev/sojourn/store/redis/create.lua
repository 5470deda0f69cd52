-- Inserts a session.
-- KEYS record, live, due
-- ARGV member, expires at, time to live, prefix of the users' index, entry, then the fields
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {REFUSED}
end
put(KEYS[1], 6)
live_for(KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], 0, ARGV[1])
file(KEYS[3], ARGV[1], ARGV[2])
bind(ARGV[4], ARGV[5], ARGV[1])
return {DONE}
