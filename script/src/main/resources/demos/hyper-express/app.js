// HyperExpress.Session: a signed cookie, and a session that is stored when something is set in it.
const SessionEngine = require('hyper-express-session');

const engine = new SessionEngine({
  duration: 30 * 60 * 1000,
  cookie: {
    name: 'demo_sess',
    // Plain HTTP, so that it runs on this machine as it is. Behind HTTPS leave `secure` out.
    secret: 'replace this secret with one of your own',
    secure: false,
    sameSite: 'lax',
  },
});

webserver.use(engine);

// Counts the visits of one client.
webserver.get('/hyper-express/visits', async (request, response) => {
  await request.session.start();
  const visits = (request.session.get('visits') || 0) + 1;
  request.session.set('visits', visits);
  response.json({visits, stored: request.session.stored, expires_at: request.session.expires_at});
});

// Several values at once, then one of them, then all.
webserver.post('/hyper-express/profile', async (request, response) => {
  const {id, email} = await request.json();
  await request.session.start();
  request.session.set({id, email});
  response.json({email: request.session.get('email'), all: request.session.get()});
});

// Removes one value, or all of them.
webserver.delete('/hyper-express/profile', async (request, response) => {
  await request.session.start();
  request.session.delete('email');
  response.json(request.session.get());
});

// A login: the id from before it must not be good for anything after it.
webserver.post('/hyper-express/login', async (request, response) => {
  const {name} = await request.json();
  await request.session.start();
  await request.session.roll();
  request.session.set('user', name);
  response.json({user: name});
});

// "Stay logged in": a lifetime of its own for this session, here a week.
webserver.post('/hyper-express/remember', async (request, response) => {
  await request.session.start();
  request.session.set_duration(7 * 24 * 60 * 60 * 1000);
  response.json({duration: request.session.duration});
});

webserver.post('/hyper-express/logout', async (request, response) => {
  await request.session.destroy();
  response.json({user: null});
});
