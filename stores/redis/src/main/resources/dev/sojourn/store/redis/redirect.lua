-- Third step of a roll across slots, in the slot of the lineage of a session that was rolled before: the trail there
-- leads over one roll more. Only if it leads to where that roll began: so it never moves back, whoever comes late.
-- ARGV from 5: old member, new member, until when visits may follow the trail under the old one
redirect(RECORD, ARGV[5], ARGV[6], ARGV[7])
return {DONE}
