-- Moves the moments of a live session forward, each for itself, in place.
-- ARGV from 6: last access, expiry base, expires at, duration
-- Answers DONE and the entry of the session in the index of users.
local head, stop = live_head(RECORD)
if not head then
  return stop
end
local access, base, expires = at(head, A), at(head, B), at(head, X)
if not before(ARGV[6], expires) then
  return {REFUSED}
end
even_when_full()
if at(head, D) == ARGV[9] then
  base = later(base, ARGV[7])
  if before(expires, ARGV[8]) then
    expires = ARGV[8]
    keep(RECORD, expires, ARGV[6])
  end
end
redis.call('SETRANGE', RECORD, A - 1, later(access, ARGV[6]) .. base .. expires)
-- Its place in the index stays, see replace.lua; but it should have one.
local entry = entry_of(head)
assert_listed(expires)
assert_entered(entry, MEMBER)
return {DONE, entry}
