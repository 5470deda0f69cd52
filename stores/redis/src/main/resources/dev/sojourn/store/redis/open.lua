-- Makes the store's own record of itself when there is none, and answers with what it says and what Redis it is:
-- format, number of buckets, version of the server, what it does when memory is full. The last two are '' where INFO is not
-- allowed.
-- KEYS the record
-- ARGV format, number of buckets
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HGET', KEYS[1], 'format') == '' then
  redis.call('HSET', KEYS[1], 'format', ARGV[1], 'buckets', ARGV[2])
end
-- Records of format 1 are rewritten when they are met.
if ARGV[1] == '2' and redis.call('HGET', KEYS[1], 'format') == '1' then
  redis.call('HSET', KEYS[1], 'format', ARGV[1])
end
local stored = redis.call('HMGET', KEYS[1], 'format', 'buckets')

local function info(section, name)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text:match('\n' .. name .. ':([^\r\n]*)') or ''
end

return {stored[1], stored[2], info('server', 'redis_version'), info('memory', 'maxmemory_policy')}
