-- Writes an entry into a user's index again, where the record is in another slot, in case it was lost.
-- KEYS entries of the user, held places of the user
-- ARGV entry
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  enter(KEYS[1], ARGV[1])
end
return {DONE}
