-- Writes an entry into a user's index, where the record is in another slot. The hold of a place stays: the record is
-- not there yet.
-- KEYS entries of the user, held places of the user
-- ARGV entry, lineage
-- Answers DONE and whether a place is held for the lineage.
enter(KEYS[1], ARGV[1])
return {DONE, redis.call('ZSCORE', KEYS[2], ARGV[2]) and 1 or 0}
