-- Second step of a roll across slots, in the slot of the old key: this script is the moment of the roll. The trail
-- keeps what whoever finishes the roll carries over: the moments and the lineage. Redis keeps the trail as long as the
-- session, because while it is there the roll can be finished.
-- ARGV from 6: new member, version, trail: usable until, keep until, then the session in its new state
-- Answers DONE, the entry of the old key, and what is to be carried over: until when visits may follow the trail, last
-- access, expiry base, expires at, and the lineage of a session that was rolled before.
local head, stop = live_head(RECORD)
if not head then
  return stop
end
local record = at(head, V) == ARGV[7] and following(ARGV[10], head)
if not record or was_called_off(RECORD, head, ARGV[6]) then
  return {REFUSED}
end
local lineage, access, base, expires = lineage_of(head), at(record, A), at(record, B), at(record, X)
put_trail(trail(1, ARGV[6], access, base, ARGV[9], ARGV[8], expires, lineage), ARGV[9], later(ARGV[9], expires), access)
return {DONE, entry_of(head), ARGV[8], access, base, expires, lineage}
