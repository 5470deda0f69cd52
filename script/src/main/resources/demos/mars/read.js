// GET /mars/read?sid=...: the time that was kept, or null without a session.
const time = session('time');
write('time', time);
