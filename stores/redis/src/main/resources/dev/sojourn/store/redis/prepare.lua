-- First step of a roll across slots, in the slot of the new key: writes the new record as prepared, which stands for
-- nothing until the roll is decided.
-- ARGV from 6: when a sweep may ask what became of it, the session in its new state, prepared
if not put(RECORD, ARGV[7], 'NX') then
  return {REFUSED}
end
file(DUE, MEMBER, ARGV[6])
return {DONE}
