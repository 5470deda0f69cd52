-- Writes an entry into a user's index, where the record is in another slot. The hold of a place stays: the record is
-- not there yet.
-- KEYS entries of the user
-- ARGV entry
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), ARGV[1])
return {DONE}
