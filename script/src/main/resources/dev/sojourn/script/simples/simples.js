// simpleS: routers, whose settings say which connections have a session and where it is kept.
(function (kernel, host, web, keeping, sessions) {
  'use strict';

  const {Store, mountStore, makeDirect, makeApart, makeOwn, followRouter} = keeping;
  const {Session, Connection, HttpConnection, WsConnection} = sessions;
  const isObject = (value) => value !== null && typeof value === 'object';

  const SETTINGS = ['enabled', 'store', 'timeout'];

  function checked(settings) {
    if (!isObject(settings)) {
      throw new TypeError('config({session}) -> session must be an object');
    }
    const unknown = Object.keys(settings).find((name) => !SETTINGS.includes(name));
    if (unknown !== undefined) {
      throw new TypeError(`config({session}) -> unknown setting ${unknown}; allowed are ${SETTINGS.join(', ')}`);
    }
    const {enabled, store, timeout} = settings;
    if (enabled !== undefined && typeof enabled !== 'boolean' && typeof enabled !== 'function') {
      throw new TypeError('config({session: {enabled}}) -> must be a boolean or a function of the connection');
    }
    if (store !== undefined && store !== null && !(store instanceof Store)) {
      throw new TypeError('config({session: {store}}) -> must be made by simples.store({get, set, remove, update})');
    }
    if (timeout !== undefined && (typeof timeout !== 'number' || !(timeout >= 1))) {
      throw new TypeError('config({session: {timeout}}) -> must be a number of milliseconds, at least 1');
    }
    return settings;
  }

  function makeRouter(run, prefix, parent) {
    const set = {};
    // A child has what its parent has, also when the parent is told later.
    const setting = (name) => set[name] ?? parent?.setting(name);
    const join = (path) => `${prefix}/${String(path)}`.replace(/\/+/g, '/');
    const add = (method, path, handler, more) => {
      if (typeof handler !== 'function') {
        throw new TypeError(`router.${method.toLowerCase()}(path, handler) needs a function`);
      }
      run.routes.push({method, path: join(path), handler, setting, ...more});
    };
    const router = {
      config(options = {}) {
        if (options.session !== undefined) {
          Object.assign(set, checked(options.session));
          if (set.timeout !== undefined) {
            run.timeouts.push(set.timeout);
          }
          if (parent === undefined && set.timeout !== undefined) {
            run.declared.timeout = set.timeout;
          }
        }
        return router;
      },
      all(path, handler) {
        add('*', path, handler);
        return router;
      },
      ws(path, options, handler) {
        add('WEBSOCKET', path, typeof options === 'function' ? options : handler);
        return router;
      },
      router: (path) => makeRouter(run, join(path), {setting}),
    };
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      router[method] = (path, handler) => {
        add(method.toUpperCase(), path, handler);
        return router;
      };
    }
    return router;
  }

  function keeperFor(run, setting, isSocket) {
    const store = setting('store');
    const timeout = setting('timeout');
    if (store) {
      return makeOwn(run, store, timeout ?? host.simplesTimeout(), isSocket);
    }
    return isSocket ? makeApart(run) : makeDirect(run, timeout);
  }

  const isEnabled = (setting, connection) => {
    const enabled = setting('enabled');
    return typeof enabled === 'function' ? enabled(connection) : enabled === true;
  };

  // Keeps what a handler changed; when it failed, only where changes before an error are kept.
  async function andThen(work, {session}, keep) {
    const kept = session === null ? () => {} : () => keep(session);
    try {
      await work();
    } catch (error) {
      if (host.persistsOnError()) {
        await kept();
      }
      throw error;
    }
    await kept();
  }

  async function answer(run, {handler, setting}) {
    const connection = new HttpConnection();
    if ((await isEnabled(setting, connection)) === true) {
      connection.session = await Session.open(keeperFor(run, setting, false));
    }
    await andThen(() => handler(connection), connection, Session.close);
  }

  // Before the 101: the session begins here, so that its cookie can travel in it.
  async function greet(run, setting, connection) {
    if ((await isEnabled(setting, connection)) !== true) {
      return;
    }
    if (!setting('store')) {
      host.sessionBegin(0);
      followRouter(run, setting('timeout'));
    }
    connection.session = await Session.open(keeperFor(run, setting, true));
    Session.finish(connection.session);
  }

  async function closeSocket(run) {
    const {connection} = run;
    await run.greeting;
    await andThen(() => WsConnection.tell(connection, 'close'), connection, (session) => session.save());
  }

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [Store, Session, Connection, HttpConnection, WsConnection, mountStore],

    begin(run) {
      run.timeouts = [];
      const root = makeRouter(run, '', undefined);
      const simples = () => root;
      simples.store = (handlers) => new Store(handlers);
      run.globals.simples = simples;
    },

    handle: (run, index) => answer(run, run.routes[index]),

    finish(run) {
      run.session.flush();
    },

    upgrade(run, index) {
      run.connection = new WsConnection();
      run.greeting = greet(run, run.routes[index].setting, run.connection);
      // Whoever waits for it is told of its failure; until then it is nobody's unhandled one.
      run.greeting.catch(() => {});
      return true;
    },

    async open(run, index) {
      try {
        await run.greeting;
      } catch (error) {
        host.socketClose(1011);
        throw error;
      }
      return run.routes[index].handler(run.connection);
    },

    async message(run, index, text) {
      await run.greeting;
      return WsConnection.tell(run.connection, 'message', text);
    },

    closed: (run) => closeSocket(run),

    guest(run) {
      run.globals.connection = {session: Session.view(run)};
    },
  };
});
