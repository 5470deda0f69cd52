-- Writes an entry into a user's index, where the record is in another slot. The hold of a place stays: the record is
-- not there yet.
-- KEYS entries of the user, held places of the user
-- ARGV entry
redis.call('ZADD', KEYS[1], string.format('%.0f', millis()), ARGV[1])
return {DONE}
