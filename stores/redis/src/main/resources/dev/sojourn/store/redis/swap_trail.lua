-- Puts a trail where no session ever is, leads it elsewhere, or takes it away.
-- ARGV from 6: where it has to lead now, empty for nowhere; where it leads then, empty for nowhere; usable until, keep
-- until, and a moment that is never reached: what is due is removed by a sweep alone
local head, stop = read(RECORD)
if not head then
  return stop
end
local kind = kind_of(head)
if kind == 'newer' then
  return {NEWER}
elseif ARGV[6] == '' and kind or ARGV[6] ~= '' and (kind ~= 'T' or member_of(head, 0) ~= ARGV[6]) then
  return {REFUSED}
end
if ARGV[7] == '' then
  redis.call('DEL', RECORD)
  redis.call('ZREM', DUE, MEMBER)
else
  local zero = struct.pack('>I4I4', 2147483648, 0)
  put_trail(trail(0, ARGV[7], zero, zero, ARGV[9], ARGV[8], zero, ''), ARGV[9], ARGV[10], zero)
end
return {DONE}
