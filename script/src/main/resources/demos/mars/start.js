// GET /mars/start: begins a session, and hands its sid to the client.
const sid = session();
write('sid', sid);
