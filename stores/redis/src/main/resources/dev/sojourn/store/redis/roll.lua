-- Moves a live session to a new key and leaves a trail, when one script can reach both.
-- KEYS from 4: the record under the new key, the live index and the due index of its bucket
-- ARGV from 5: new member, version, trail: usable until, keep until, then the session in its new state
-- Answers DONE and the entry of the old key.
local stop = obstacle(RECORD)
if stop then
  return stop
end
local now = redis.call('HMGET', RECORD, 'v', 'a', 'h')
local to, entry, keep_until = ARGV[5], ARGV[9], ARGV[8]
if now[1] ~= ARGV[6] or redis.call('EXISTS', KEYS[4]) == 1 then
  return {REFUSED}
end
put(KEYS[4], 'L', 9, entry, later(now[2], ARGV[10]))
redis.call('ZADD', KEYS[5], 0, to)
file(KEYS[6], to, ARGV[11])
put_trail(RECORD, to, ARGV[7], keep_until)
keep(RECORD, keep_until, ARGV[10])
redis.call('ZREM', LIVE, MEMBER)
file(DUE, MEMBER, keep_until)
unbind(now[3], MEMBER)
bind(entry, to)
redis.call('PUBLISH', CHANNEL, 'r' .. MEMBER .. to)
return {DONE, now[3] or ''}
