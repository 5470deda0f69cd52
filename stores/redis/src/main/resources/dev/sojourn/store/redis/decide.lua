-- Second step of a roll across slots, in the slot of the old key: this script is the moment of the roll. The trail
-- keeps the last access (a) for whoever finishes the roll, and Redis keeps the trail as long as the session, because
-- while it is there the roll can be finished.
-- ARGV from 5: new member, version, trail: usable until, keep until, then when the session expires, and now
-- Answers DONE, the entry of the old key and the last access.
local stop = obstacle(RECORD)
if stop then
  return stop
end
local now = redis.call('HMGET', RECORD, 'v', 'a', 'h', 'n')
if now[1] ~= ARGV[6] or now[4] and now[4]:find(ARGV[5], 1, true) then
  return {REFUSED}
end
put_trail(RECORD, ARGV[5], ARGV[7], ARGV[8])
redis.call('HSET', RECORD, 'a', now[2] or '0')
keep(RECORD, later(ARGV[8], ARGV[9]), ARGV[10])
redis.call('ZREM', LIVE, MEMBER)
file(DUE, MEMBER, ARGV[8])
return {DONE, now[3] or '', now[2] or '0'}
