// simpleS: a session is a Map that HTTP requests and sockets of one client share.
const router = simples();

router.config({session: {enabled: true, timeout: 60 * 60 * 1000}});

router.get('/simples/visits', (connection) => {
  const {session} = connection;
  session.set('visits', (session.get('visits') || 0) + 1);
  connection.end({visits: session.get('visits'), changed: session.changed, expiration: session.expiration});
});

router.get('/simples/all', (connection) => {
  connection.end({id: connection.session.id.length, entries: [...connection.session]});
});

router.post('/simples/set/:name', async (connection) => {
  connection.session.set(connection.params.name, await connection.body());
  connection.end('saved at the end of this request');
});

// A login: a new id for the same data.
router.post('/simples/login', async (connection) => {
  await connection.session.generate();
  connection.session.set('user', await connection.body());
  connection.end('welcome');
});

router.post('/simples/logout', async (connection) => {
  await connection.session.destroy();
  connection.end('bye');
});

// ws://.../simples/live: "set NAME VALUE", "save", "load", "get NAME". What is set here is seen over HTTP after "save"
// or when the socket has closed; what HTTP requests set is seen here after "load".
router.ws('/simples/live', {}, (connection) => {
  const {session} = connection;
  connection.on('message', async (text) => {
    const [verb, name, value] = text.split(' ');
    switch (verb) {
      case 'set':
        session.set(name, value);
        break;
      case 'save':
        await session.save();
        break;
      case 'load':
        await session.load();
        break;
    }
    connection.send({verb, value: session.get(name), changed: session.changed});
  });
});
