-- Third step of a roll across slots, in the slot of the lineage of a session that was rolled before: the trail there
-- leads over one roll more. Only if it leads to where that roll began: so it never moves back, whoever comes late.
-- ARGV from 6: old member, new member, until when visits may follow the trail under the old one
local head, stop = read(RECORD)
if not head then
  return stop
end
redirect(RECORD, head, ARGV[6], ARGV[7], ARGV[8])
return {DONE}
