// GET /mars/save?sid=...: keeps the present time in the session, which begins if there is none.
const sid = session();
const time = new Date();
session('time', time);
write('sid', sid);
