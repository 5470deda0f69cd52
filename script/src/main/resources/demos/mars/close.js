// GET /mars/close?sid=...: ends the session at once.
session.close();
write('message', 'session closed');
