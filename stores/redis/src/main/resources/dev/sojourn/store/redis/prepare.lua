-- First step of a roll across slots, in the slot of the new key: writes the new record as prepared, which stands for
-- nothing until the roll is decided.
-- KEYS new record, its due
-- ARGV new member, when a sweep may ask what became of it, time to live, then the fields (k is P, o the old member)
if redis.call('EXISTS', KEYS[1]) == 1 then
  return {REFUSED}
end
put(KEYS[1], 4)
live_for(KEYS[1], ARGV[3])
file(KEYS[2], ARGV[1], ARGV[2])
return {DONE}
