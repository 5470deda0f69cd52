-- Lists the first members of some live indexes, in their order.
-- KEYS the indexes
-- ARGV the member after which the first index is read, or ''; the most members
local members, after = {}, ARGV[1] == '' and '-' or '(' .. ARGV[1]
for _, key in ipairs(KEYS) do
  local left = ARGV[2] - #members
  if left == 0 then
    break
  end
  for _, member in ipairs(redis.call('ZRANGEBYLEX', key, after, '+', 'LIMIT', 0, left)) do
    members[#members + 1] = member
  end
  after = '-'
end
return members
