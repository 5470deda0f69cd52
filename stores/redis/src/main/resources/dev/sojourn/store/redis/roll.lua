-- Moves a live session to a new key and leaves a trail, when one script can reach both keys and the lineage.
-- KEYS from 4: the record under the new key, the live index and the due index of its bucket
-- ARGV from 5: new member, version, trail: usable until, keep until, then the session in its new state
-- Answers DONE and the entry of the old key.
local stop = obstacle(RECORD)
if stop then
  return stop
end
local now, lineage = redis.call('HMGET', RECORD, 'v', 'h'), lineage_of(RECORD)
local to, session = ARGV[5], session_at(9)
local first = lineage ~= '' and under(lineage)
if now[1] ~= ARGV[6] or redis.call('EXISTS', KEYS[4]) == 1 or first == nil or not follows(session, RECORD) then
  return {REFUSED}
end
put(KEYS[4], 'L', session)
redis.call('ZADD', KEYS[5], 0, to)
file(KEYS[6], to, session.x)
put_trail(to, ARGV[7], ARGV[8], session.a)
keep(RECORD, ARGV[8], session.a)
if first then
  redirect(first, MEMBER, to, ARGV[7])
end
unbind(now[2], MEMBER)
bind(session, to)
redis.call('PUBLISH', CHANNEL, 'r' .. MEMBER .. to)
return {DONE, now[2] or ''}
