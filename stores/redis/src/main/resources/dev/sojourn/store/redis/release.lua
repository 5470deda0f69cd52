-- Gives back a place, if it is still held until exactly the moment that was asked for: it is not when it is shared.
-- Asked for until the end of time, it is given back in any case.
-- KEYS entries of the user, held places of the user
-- ARGV lineage, held until
local held = redis.call('ZSCORE', KEYS[2], ARGV[1])
if held and (tonumber(held) == tonumber(ARGV[2]) or ARGV[2] == '9223372036854775807') then
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return {DONE}
