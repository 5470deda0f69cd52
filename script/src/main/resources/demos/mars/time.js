// GET /mars/time?sid=...: when the session was last used.
const sessionTime = session.getTime();
write('sessionTime', sessionTime);

if (sessionTime != null) {
  write('dateTime', new Date(sessionTime));
}
