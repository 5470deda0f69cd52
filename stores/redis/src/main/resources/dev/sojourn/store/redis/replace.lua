-- Replaces a live session at a version.
-- ARGV from 5: expected version, whether the entry in the index of users was written already (1), the session
-- Answers DONE and the entry that the session no longer has, if its user changed.
local stop = obstacle(RECORD)
if stop then
  return stop
end
local now = redis.call('HMGET', RECORD, 'v', 'x', 'h')
local session = session_at(7)
if now[1] ~= ARGV[5] or not follows(session, RECORD) then
  return {REFUSED}
end
local was, entry = now[3] or '', session.entry
local moves = was:sub(1, 43) ~= entry:sub(1, 43)
if moves and entry ~= '' and PREFIX == '' and ARGV[6] ~= '1' then
  return {UNBOUND}
end
session.entry = moves and entry or was
put(RECORD, 'L', session)
-- Rolls from an older version are refused anyway.
redis.call('HDEL', RECORD, 'n')
-- A later expiry leaves the entry where it is: the sweep files it again when it gets there.
local at = reachable(session.x)
if at and (before(session.x, now[2] or '0') or not redis.call('ZSCORE', DUE, MEMBER)) then
  redis.call('ZADD', DUE, 'LT', at, MEMBER)
end
if moves then
  unbind(was, MEMBER)
  bind(session, MEMBER)
else
  release(session, MEMBER)
end
redis.call('PUBLISH', CHANNEL, 'c' .. MEMBER)
return {DONE, moves and was or ''}
