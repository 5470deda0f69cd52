-- Second step of a roll across slots, in the slot of the old key: this script is the moment of the roll. The trail
-- keeps what whoever finishes the roll carries over: the moments (a, b, y) and the lineage (l). Redis keeps the trail as
-- long as the session, because while it is there the roll can be finished.
-- ARGV from 5: new member, version, trail: usable until, keep until, then the session in its new state
-- Answers DONE, the entry of the old key, and what is to be carried over: until when visits may follow the trail, last
-- access, expiry base, expires at, and the lineage of a session that was rolled before.
local stop = obstacle(RECORD)
if stop then
  return stop
end
local now, lineage = redis.call('HMGET', RECORD, 'v', 'h', 'n'), lineage_of(RECORD)
local session = session_at(9)
if now[1] ~= ARGV[6] or now[3] and now[3]:find(ARGV[5], 1, true) or not follows(session, RECORD) then
  return {REFUSED}
end
put_trail(ARGV[5], ARGV[7], ARGV[8], session.a)
redis.call('HSET', RECORD, 'a', session.a, 'b', session.b, 'y', session.x)
if lineage ~= '' then
  redis.call('HSET', RECORD, 'l', lineage)
end
keep(RECORD, later(ARGV[8], session.x), session.a)
return {DONE, now[2] or '', ARGV[7], session.a, session.b, session.x, lineage}
