-- Inserts a session.
-- ARGV from 5: the session
if redis.call('EXISTS', RECORD) == 1 then
  return {REFUSED}
end
put(RECORD, 'L', 5, ARGV[5], ARGV[6])
redis.call('ZADD', LIVE, 0, MEMBER)
file(DUE, MEMBER, ARGV[7])
bind(ARGV[5], MEMBER)
return {DONE}
