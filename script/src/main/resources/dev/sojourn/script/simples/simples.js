// simpleS: `connection.session`, a Map that HTTP and WebSocket connections of one client share.
(function (kernel, host) {
  'use strict';

  const isObject = (value) => value !== null && typeof value === 'object';
  const own = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

  // ---- stores that a script writes ----

  const OPERATIONS = ['get', 'set', 'remove', 'update'];

  class Store {
    #handlers;

    constructor(handlers) {
      if (!isObject(handlers)) {
        throw new TypeError('simples.store(handlers) -> handlers must be an object of get, set, remove and update');
      }
      this.#handlers = handlers;
    }

    get(id) {
      return this.#ask('get', [id]);
    }

    set(id, session, timeout) {
      return this.#ask('set', [id, session, timeout]);
    }

    remove(id) {
      return this.#ask('remove', [id]);
    }

    update(id, timeout) {
      return typeof this.#handlers.update === 'function' ? this.#ask('update', [id, timeout]) : Promise.resolve();
    }

    async #ask(operation, values) {
      const handler = this.#handlers[operation];
      if (typeof handler !== 'function') {
        throw new Error('Not implemented');
      }
      const result = handler.apply(this.#handlers, values);
      if (!isObject(result) || typeof result.then !== 'function') {
        throw new Error('No promise result');
      }
      return result;
    }
  }

  // The mount's own store, for what the methods of a session do not offer.
  const mountStore = Object.freeze({
    async get(id) {
      try {
        return host.sessionAll(host.getSession(String(id)));
      } catch (error) {
        if (error.name === 'SessionNotFound' || error.name === 'SessionExpired') {
          return null;
        }
        throw error;
      }
    },

    async set(id, session, timeout) {
      const handle = host.getSession(String(id));
      host.sessionReplaceAll(handle, plain(session));
      if (timeout !== undefined) {
        host.sessionExtend(handle, timeout);
      }
      host.sessionSave(handle);
    },

    async remove(id) {
      host.deleteSession(String(id));
    },

    async update(id, timeout) {
      const handle = host.getSession(String(id));
      if (timeout === undefined) {
        host.sessionTouch(handle);
      } else {
        host.sessionExtend(handle, timeout);
        host.sessionSave(handle);
      }
    },
  });

  function plain(entries) {
    const values = {};
    for (const [name, value] of entries instanceof Map ? entries : Object.entries(entries)) {
      own(values, name, value);
    }
    return values;
  }

  // ---- where the entries of a session are ----

  // Of a socket, which keeps its copy until load(), and of a session in a script's store.
  function makeCopy() {
    const entries = new Map();
    return {
      touched: new Set(),
      get: (name) => entries.get(name),
      has: (name) => entries.has(name),
      names: () => [...entries.keys()],
      size: () => entries.size,
      set(name, value) {
        this.touched.add(name);
        entries.set(name, value);
      },
      remove(name) {
        this.touched.add(name);
        return entries.delete(name);
      },
      clear() {
        entries.forEach((value, name) => this.touched.add(name));
        entries.clear();
      },
      fill(values) {
        entries.clear();
        this.touched.clear();
        Object.entries(values).forEach(([name, value]) => entries.set(name, value));
        this.before = JSON.stringify(values);
      },
      values: () => Object.fromEntries(entries),
    };
  }

  const live = (bag) => ({
    get: (name) => (bag.has(name) ? bag.get(name) : undefined),
    has: bag.has,
    names: bag.names,
    size: () => bag.names().length,
    set: bag.set,
    remove: bag.remove,
    clear: bag.clear,
    values: () => Object.fromEntries(bag.names().map((name) => [name, bag.get(name)])),
  });

  // ---- three ways to keep a session; each has load, save, remove, renew and move ----

  // In the mount's store, seen by an HTTP connection: entries are those of the engine's session.
  function makeDirect(run, timeout) {
    const bag = run.session;
    return {
      entries: live(bag),
      store: mountStore,
      get id() {
        return host.sessionId(0) ?? run.sid ?? null;
      },
      get timeout() {
        return host.sessionDuration(0);
      },
      set timeout(millis) {
        host.sessionSetDuration(0, millis);
      },
      get expiration() {
        return host.sessionExpires(0);
      },
      async load(again) {
        if (again) {
          bag.forget();
          if (host.sessionIsNew(0) && !host.sessionIsStored(0)) {
            host.sessionRoll(0);
            return false;
          }
          if (host.sessionExists(0) && host.sessionReload(0)) {
            return true;
          }
        } else if (host.sessionExists(0)) {
          return true;
        }
        host.sessionBegin(0);
        if (timeout !== undefined && timeout !== host.sessionDuration(0)) {
          host.sessionSetDuration(0, timeout);
        }
        return false;
      },
      async save(changed) {
        bag.flush();
        if (changed || host.sessionIsChanged(0)) {
          host.sessionSave(0);
        } else {
          host.sessionTouch(0);
        }
      },
      discard() {
        bag.forget();
        host.simplesDiscard?.();
      },
      async remove() {
        bag.forget();
        host.sessionDestroy(0);
      },
      async renew() {
        bag.flush();
        host.sessionRoll(0);
      },
      async move() {
        host.sessionTouch(0);
      },
      finish() {},
    };
  }

  // In the mount's store, seen by a socket: a copy, of which a save writes what was touched.
  function makeApart(run) {
    const entries = makeCopy();
    let last = {};
    const note = () => {
      run.sid = host.sessionId(0) ?? run.sid;
      last = {timeout: host.sessionDuration(0), expiration: host.sessionExpires(0)};
    };
    return {
      entries,
      store: mountStore,
      get id() {
        return run.sid ?? null;
      },
      get timeout() {
        return last.timeout;
      },
      set timeout(millis) {
        host.sessionSetDuration(0, millis);
        note();
      },
      get expiration() {
        return last.expiration;
      },
      async load() {
        const found = host.sessionExists(0);
        if (found) {
          run.session.forget();
          entries.fill(host.sessionAll(0));
          note();
        }
        return found;
      },
      async save(changed) {
        if (!host.sessionExists(0)) {
          return;
        }
        const values = entries.values();
        const all = changed || JSON.stringify(values) !== entries.before;
        if (all) {
          for (const name of entries.touched) {
            if (entries.has(name)) {
              host.sessionSet(0, name, values[name]);
            } else {
              host.sessionRemove(0, name);
            }
          }
          entries.names().forEach((name) => host.sessionSetIfChanged(0, name, values[name]));
          host.sessionSave(0);
          entries.touched.clear();
          entries.before = JSON.stringify(values);
        } else {
          host.sessionTouch(0);
        }
        note();
      },
      discard() {
        entries.touched.clear();
      },
      async remove() {
        host.sessionDestroy(0);
      },
      async renew() {
        throw new Error(
          'generate() -> an open socket cannot tell its client a new id, which would be lost; use it over HTTP',
        );
      },
      async move() {
        host.sessionTouch(0);
        note();
      },
      finish() {},
    };
  }

  // In a store of the script, for both kinds of connections.
  function makeOwn(run, store, timeout, isSocket) {
    const entries = makeCopy();
    let id = null;
    let dead = false;
    let expiration = 0;
    let lasting = timeout;
    const moved = () => (expiration = host.now() + lasting);
    return {
      entries,
      store,
      get id() {
        return id;
      },
      get timeout() {
        return lasting;
      },
      set timeout(millis) {
        lasting = millis;
        moved();
      },
      get expiration() {
        return expiration;
      },
      async load(again) {
        const presented = again ? id : host.simplesCookieId();
        const data = presented === null || dead ? null : await store.get(presented);
        moved();
        if (!isObject(data)) {
          id = host.generateId();
          return false;
        }
        id = presented;
        entries.fill(plain(data));
        return true;
      },
      async save(changed) {
        const values = entries.values();
        if (changed || JSON.stringify(values) !== entries.before) {
          await store.set(id, values, lasting);
          entries.before = JSON.stringify(values);
        } else {
          await store.update(id, lasting);
        }
        moved();
      },
      discard() {},
      async remove() {
        dead = true;
        await store.remove(id);
      },
      async renew() {
        if (isSocket) {
          throw new Error(
            'generate() -> an open socket cannot tell its client a new id, which would be lost; use it over HTTP',
          );
        }
        await store.remove(id);
        id = host.generateId();
      },
      async move() {
        await store.update(id, lasting);
        moved();
      },
      finish() {
        if (!dead) {
          host.simplesOffer(id, expiration);
        } else if (host.simplesCookieId() !== null) {
          host.simplesTakeBack();
        }
      },
    };
  }

  // ---- the session ----

  class Session extends Map {
    #keeper;
    #changed = false;
    #refused = false;
    #destroyed = false;

    constructor(keeper) {
      super();
      this.#keeper = keeper;
    }

    get id() {
      return this.#keeper.id;
    }

    get changed() {
      return this.#changed;
    }

    set changed(value) {
      this.#changed = Boolean(value);
      this.#refused = !this.#changed;
    }

    get timeout() {
      return this.#keeper.timeout;
    }

    set timeout(millis) {
      if (typeof millis !== 'number' || !(millis >= 1)) {
        throw new TypeError('session.timeout must be a number of milliseconds, at least 1');
      }
      this.#keeper.timeout = millis;
    }

    get expiration() {
      return this.#keeper.expiration;
    }

    get store() {
      return this.#keeper.store;
    }

    async load() {
      return this.#load(true);
    }

    async save() {
      if (!this.#destroyed) {
        if (this.#refused) {
          this.#keeper.discard();
          await this.#keeper.move();
        } else {
          await this.#keeper.save(this.#changed);
        }
        this.#changed = false;
        this.#refused = false;
      }
      return this;
    }

    async destroy() {
      if (!this.#destroyed) {
        this.#destroyed = true;
        this.#changed = false;
        await this.#keeper.remove();
        this.#keeper.entries.clear();
      }
    }

    async generate() {
      await this.#keeper.renew();
      this.#change();
      return this;
    }

    async update() {
      if (!this.#destroyed) {
        await this.#keeper.move();
      }
      return this;
    }

    get size() {
      return this.#keeper.entries.size();
    }

    get(key) {
      return typeof key === 'string' ? this.#keeper.entries.get(key) : undefined;
    }

    has(key) {
      return typeof key === 'string' && this.#keeper.entries.has(key);
    }

    set(key, value) {
      if (typeof key === 'string') {
        this.#keeper.entries.set(key, value);
        this.#change();
      }
      return this;
    }

    delete(key) {
      const removed = this.has(key) && this.#keeper.entries.remove(key);
      if (removed) {
        this.#change();
      }
      return removed;
    }

    clear() {
      if (this.size > 0) {
        this.#keeper.entries.clear();
        this.#change();
      }
    }

    *keys() {
      yield* this.#keeper.entries.names();
    }

    *values() {
      for (const name of this.#keeper.entries.names()) {
        yield this.get(name);
      }
    }

    *entries() {
      for (const name of this.#keeper.entries.names()) {
        yield [name, this.get(name)];
      }
    }

    [Symbol.iterator]() {
      return this.entries();
    }

    forEach(action, self) {
      for (const [name, value] of this.entries()) {
        action.call(self, value, name, this);
      }
    }

    toJSON() {
      return this.#keeper.entries.values();
    }

    async #load(again) {
      const found = await this.#keeper.load(again);
      this.#changed = !found;
      this.#refused = false;
      if (again && found) {
        this.#destroyed = false;
      }
      return this;
    }

    #change() {
      if (!this.#destroyed) {
        this.#changed = true;
        this.#refused = false;
      }
    }

    static open(keeper) {
      return new Session(keeper).#load(false);
    }

    static async close(session) {
      await session.save();
      session.#keeper.finish();
    }

    // A socket's copy at the moment of the upgrade.
    static finish(session) {
      session.#keeper.finish();
    }

    static view(run) {
      return new Session(makeDirect(run));
    }
  }

  // ---- connections ----

  const whenRead = (read) =>
    new Promise((keep, breaks) => {
      host.whenBodyIsRead(() => {
        try {
          keep(read());
        } catch (error) {
          breaks(error);
        }
      });
    });

  class Connection {
    session = null;

    get method() {
      return host.method();
    }

    get path() {
      return host.path();
    }

    get headers() {
      return host.headers();
    }

    get cookies() {
      return host.cookies();
    }

    get query() {
      const values = {};
      for (const [name, given] of Object.entries(host.query())) {
        own(values, name, given.length > 1 ? given : given[0]);
      }
      return values;
    }

    get params() {
      return host.pathParameters();
    }
  }

  class HttpConnection extends Connection {
    body() {
      return whenRead(() => host.bodyText());
    }

    status(code) {
      host.status(code);
      return this;
    }

    header(name, value) {
      host.setHeader(String(name), String(value));
      return this;
    }

    send(value) {
      if (value instanceof Uint8Array) {
        host.sendBytes(value, 'application/octet-stream');
      } else if (isObject(value)) {
        host.sendText(JSON.stringify(value), 'application/json; charset=utf-8');
      } else {
        host.sendText(value === undefined ? '' : String(value), 'text/html; charset=utf-8');
      }
      return this;
    }

    end(value) {
      return value === undefined ? this : this.send(value);
    }
  }

  class WsConnection extends Connection {
    #listeners = {message: [], close: []};

    on(event, listener) {
      if (!Object.hasOwn(this.#listeners, event) || typeof listener !== 'function') {
        throw new TypeError("connection.on(event, listener) -> 'message' or 'close', and a function");
      }
      this.#listeners[event].push(listener);
      return this;
    }

    send(value) {
      host.socketSend(value instanceof Uint8Array ? value : isObject(value) ? JSON.stringify(value) : String(value));
      return this;
    }

    close(code = 1000) {
      host.socketClose(code);
    }

    static async tell(connection, event, value) {
      for (const listener of connection.#listeners[event]) {
        await listener.call(connection, value);
      }
    }
  }

  // ---- routers ----

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

  async function answer(run, {handler, setting}) {
    const connection = new HttpConnection();
    if ((await isEnabled(setting, connection)) === true) {
      connection.session = await Session.open(keeperFor(run, setting, false));
    }
    try {
      await handler(connection);
    } finally {
      if (connection.session !== null) {
        await Session.close(connection.session);
      }
    }
  }

  // Before the 101: the session begins here, so that its cookie can travel in it.
  async function greet(run, setting, connection) {
    if ((await isEnabled(setting, connection)) !== true) {
      return;
    }
    if (!setting('store') && !host.sessionExists(0)) {
      host.sessionBegin(0);
      const timeout = setting('timeout');
      if (timeout !== undefined && timeout !== host.sessionDuration(0)) {
        host.sessionSetDuration(0, timeout);
      }
    }
    connection.session = await Session.open(keeperFor(run, setting, true));
    Session.finish(connection.session);
  }

  async function closeSocket(run) {
    const {connection} = run;
    await run.greeting;
    try {
      await WsConnection.tell(connection, 'close');
    } finally {
      if (connection.session !== null) {
        await connection.session.save();
      }
    }
  }

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [Store, Session, Connection, HttpConnection, WsConnection, mountStore],

    begin(run) {
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
