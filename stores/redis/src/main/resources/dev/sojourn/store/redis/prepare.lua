-- First step of a roll across slots, in the slot of the new key: writes the new record as prepared, which stands for
-- nothing until the roll is decided.
-- ARGV from 5: old member, when a sweep may ask what became of it, the session in its new state
if redis.call('EXISTS', RECORD) == 1 then
  return {REFUSED}
end
put(RECORD, 'P', session_at(7))
redis.call('HSET', RECORD, 'o', ARGV[5])
file(DUE, MEMBER, ARGV[6])
return {DONE}
