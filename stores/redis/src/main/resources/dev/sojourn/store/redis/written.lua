-- Ends the hold of a place whose session is written now. Its entry is put behind all others once more: whoever counts
-- and read the entry before the record was there reads it again.
-- KEYS entries of the user, held places of the user
-- ARGV entry, lineage
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  enter(KEYS[1], ARGV[1])
end
redis.call('ZREM', KEYS[2], ARGV[2])
return {DONE}
