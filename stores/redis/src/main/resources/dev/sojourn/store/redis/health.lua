-- What a server says of itself and its clock.
-- KEYS the store's own record
-- Answers the moment, of its clock; the code of the error with which it would refuse a write; how many replicas it has,
-- and how many of those that it must have to write (each '' where INFO is not allowed, and the last where it need not
-- have any); and what it does when memory is full.
local function info(section, name)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text:match('\n' .. name .. ':([^\r\n]*)') or ''
end

-- Writes nothing: the field is there.
local write = redis.pcall('HSETNX', KEYS[1], 'format', '')
return {
  millis(),
  type(write) == 'table' and write.err:match('^%-?(%u+)') or '',
  info('replication', 'connected_slaves'),
  info('replication', 'min_slaves_good_slaves'),
  info('memory', 'maxmemory_policy')
}
