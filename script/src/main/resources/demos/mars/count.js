// GET /mars/count: how many sessions there are. An endpoint that shows what is in them would show it to everyone.
let sessions = 0;

session.forEach(() => {
  ++sessions;
});

write('sessions', sessions);
