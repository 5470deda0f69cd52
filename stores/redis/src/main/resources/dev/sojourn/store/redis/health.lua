-- What a server says of itself and its clock.
-- KEYS the store's own record
-- Answers the moment, of its clock; whether it is a master, how many replicas it must have and has, whether it is full
-- (each '' where INFO is not allowed); and what it does when memory is full.
local time = redis.call('TIME')

local function info(section, name)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text:match('\n' .. name .. ':([^\r\n]*)') or ''
end

return {
  time[1] * 1000 + math.floor(time[2] / 1000),
  info('replication', 'role'),
  info('replication', 'connected_slaves'),
  info('replication', 'min_slaves_good_slaves'),
  info('memory', 'maxmemory_policy')
}
