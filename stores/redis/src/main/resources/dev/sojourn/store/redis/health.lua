-- What a server says of itself and its clock.
-- KEYS the store's own record
-- ARGV format, number of buckets
-- Answers the moment, of its clock, -1 where TIME is not allowed; the code of the error with which it would refuse a write; how many replicas it has,
-- and how many of those that it must have to write (each '' where INFO is not allowed, and the last where it need not
-- have any); and what it does when memory is full.
local function info(section, name)
  local text = redis.pcall('INFO', section)
  return type(text) == 'string' and text:match('\n' .. name .. ':([^\r\n]*)') or ''
end

-- Writes nothing where the record is; where it was lost, as by an eviction, it comes back as open.lua makes it.
local write = redis.pcall('HSETNX', KEYS[1], 'format', ARGV[1])
if type(write) ~= 'table' then
  write = redis.pcall('HSETNX', KEYS[1], 'buckets', ARGV[2])
end
local told, moment = pcall(millis)
return {
  told and moment or -1,
  type(write) == 'table' and write.err:match('^%-?(%u+)') or '',
  info('replication', 'connected_slaves'),
  info('replication', 'min_slaves_good_slaves'),
  info('memory', 'maxmemory_policy')
}
