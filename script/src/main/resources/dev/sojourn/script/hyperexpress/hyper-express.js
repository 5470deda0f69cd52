// HyperExpress.Session: `request.session`, made by a SessionEngine that is bound to the web server.
(function (kernel, host) {
  'use strict';

  const CUSTOM = '__cust_dur';
  const OPERATIONS = ['id', 'touch', 'read', 'write', 'destroy', 'cleanup'];
  const STORAGE = ['touch', 'read', 'write', 'destroy'];
  const isObject = (value) => value !== null && typeof value === 'object';
  const own = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

  // ---- the engine ----

  const standard = () => ({
    duration: 30 * 60 * 1000,
    automatic_touch: true,
    cookie: {name: 'default_sess', path: '/', httpOnly: true, secure: true, sameSite: 'none', secret: null},
  });

  function merge(onto, from) {
    for (const [name, value] of Object.entries(from)) {
      const deeper = isObject(value) && !Array.isArray(value) && isObject(onto[name]);
      own(onto, name, deeper ? merge(onto[name], value) : value);
    }
    return onto;
  }

  class SessionEngine {
    #options;
    #methods = {};
    #middleware;

    constructor(options) {
      if (!isObject(options)) {
        throw new Error('new SessionEngine(options) -> options must be an object');
      }
      this.#options = merge(standard(), options);
      const {duration, cookie} = this.#options;
      if (typeof duration !== 'number' || !(duration >= 1)) {
        throw new Error('new SessionEngine(options.duration) -> must be a number of milliseconds, at least 1');
      }
      if (!isObject(cookie) || typeof cookie.secret !== 'string' || cookie.secret.length < 10) {
        throw new Error('new SessionEngine(options.cookie.secret) -> must be a string of at least 10 characters');
      }
      this.#middleware = (request, response, next) => {
        if (typeof next === 'function') {
          next();
        }
      };
    }

    get options() {
      return this.#options;
    }

    get methods() {
      return this.#methods;
    }

    get middleware() {
      return this.#middleware;
    }

    use(type, handler) {
      if (!OPERATIONS.includes(type)) {
        throw new Error(`SessionEngine.use(type, handler) -> type must be one of ${OPERATIONS.join(', ')}`);
      }
      if (typeof handler !== 'function') {
        throw new Error('SessionEngine.use(type, handler) -> handler must be a function');
      }
      this.#methods[type] = handler;
      return this;
    }

    cleanup() {
      const handler = this.#methods.cleanup;
      if (handler === undefined && !keepsItself(this)) {
        return host.sweep();
      }
      return call(this, 'cleanup');
    }
  }

  const keepsItself = (engine) => STORAGE.some((type) => engine.methods[type] !== undefined);

  function call(engine, type, ...values) {
    const handler = engine.methods[type];
    if (handler === undefined) {
      const error = new Error(
        `SessionEngine: No handler is bound for the operation '${type}'. Bind one with engine.use('${type}', handler)`,
      );
      error.name = 'IllegalStateException';
      throw error;
    }
    return handler(...values);
  }

  // ---- where the data of a session are: each has find, begin, bag, duration and what moves or ends a session ----

  const engineStore = {
    local: false,

    // Nothing is asked of the store before start() or touch().
    look: (id) => (id === undefined ? host.hyperLook() : host.hyperPresent(id)),
    find: () => host.sessionExists(0),
    cookieId: () => host.hyperCookieId() ?? undefined,
    begin: (id, chosen) => host.hyperBegin(id, chosen),
    roll: (id) => host.hyperRoll(id),
    sign: (id) => host.sign(id),
    unsign: (text, secret) => (secret === undefined ? host.unsign(text) : host.hyperUnsign(text, secret)) ?? undefined,
    standardDuration: () => host.hyperDuration(),
    resetsOnRoll: () => host.hyperResetsOnRoll(),
    adoptsSigned: () => host.hyperAdoptsSigned(),
  };

  // A session of another dialect's mount, by that mount's carriers and store.
  const guestStore = {
    ...engineStore,
    look() {},
    cookieId: () => (host.sessionExists(0) ? host.sessionId(0) ?? undefined : undefined),
    begin() {
      host.sessionBegin(0);
      return host.sessionId(0);
    },
    roll: () => host.sessionRoll(0),
    sign: () => host.sessionSignedId(0) ?? undefined,
    unsign: () => undefined,
    standardDuration: () => host.sessionDuration(0),
    resetsOnRoll: () => false,
    adoptsSigned: () => false,
  };

  // What a script's own handlers keep, while a request works with it.
  function makeLocalBag(data) {
    const entries = new Map(Object.entries(data));
    return {
      get: (name) => (entries.has(name) ? entries.get(name) : null),
      set: (name, value) => entries.set(name, value),
      has: (name) => entries.has(name),
      names: () => [...entries.keys()],
      remove: (name) => entries.delete(name),
      clear: () => entries.clear(),
      flush() {},
      forget() {},
    };
  }

  // ---- the session ----

  class Session {
    #engine;
    #bag;
    #store;
    #local;
    #id;
    #parsed = false;
    #chosen = false;
    #started = false;
    #destroyed = false;
    #stored = false;
    #dirty = false;
    #custom;
    #anchor;
    #before = '{}';
    #pending = [];

    constructor(engine, bag, store) {
      this.#engine = engine;
      this.#store = store;
      this.#local = store.local === false && engine !== undefined && keepsItself(engine);
      this.#bag = this.#local ? makeLocalBag({}) : bag;
    }

    get engine() {
      return this.#engine;
    }

    get id() {
      if (!this.#parsed) {
        this.#parsed = true;
        this.#id = this.#store.cookieId();
      }
      return this.#id;
    }

    get signed_id() {
      const id = this.id;
      return id === undefined ? undefined : this.#store.sign(id);
    }

    get ready() {
      return this.#started;
    }

    get stored() {
      return this.#stored && !this.#destroyed;
    }

    get duration() {
      if (this.#exists()) {
        return host.sessionDuration(0);
      }
      return this.#custom ?? this.#store.standardDuration();
    }

    get expires_at() {
      return this.#exists() ? host.sessionExpires(0) : (this.#anchor ?? host.now()) + this.duration;
    }

    async generate_id() {
      return this.#newId();
    }

    set_id(id) {
      if (typeof id !== 'string') {
        throw new Error('set_id(id) -> id must be a string');
      }
      if (id === '') {
        throw new Error('set_id(id) -> id must not be empty');
      }
      this.#take(id);
      return this;
    }

    set_signed_id(signed, secret) {
      const id = typeof signed === 'string' ? this.#store.unsign(signed, secret) : undefined;
      if (id === undefined) {
        return false;
      }
      this.#take(id);
      return this;
    }

    set_duration(duration) {
      this.#need('set');
      if (typeof duration !== 'number' || !(duration >= 1)) {
        throw new Error('set_duration(duration) -> duration must be a number of milliseconds, at least 1');
      }
      this.#setCustom(duration);
      return this;
    }

    async start() {
      if (this.#started) {
        return;
      }
      const id = this.id;
      if (id !== undefined) {
        await this.#load(id);
      } else if (!this.#local) {
        this.#store.look();
      }
      if (this.#started) {
        return;
      }
      const keeps = this.#stored || this.#chosen || (id !== undefined && this.#store.adoptsSigned());
      if (!keeps) {
        this.#id = await this.#newId();
      } else if (!this.#stored) {
        this.#chosen = true;
      }
      this.#anchor = host.now();
      this.#started = true;
    }

    async roll() {
      this.#need('roll');
      if (this.#destroyed) {
        return false;
      }
      const id = await this.#newId();
      if (this.#stored && this.#store.resetsOnRoll()) {
        this.#setCustom(undefined);
        this.#bag.clear();
      }
      if (this.#local) {
        if (this.#stored) {
          await call(this.#engine, 'destroy', this);
        }
        this.#dirty = true;
      } else if (this.#exists()) {
        this.#bag.flush();
        if (!this.#store.roll(id)) {
          return false;
        }
      }
      this.#id = this.#exists() ? host.sessionId(0) : id;
      this.#chosen = false;
      this.#stored = false;
      return true;
    }

    async touch() {
      const id = this.id;
      if (id === undefined || this.#destroyed) {
        return;
      }
      if (this.#local) {
        if (!this.#started || this.#stored) {
          await call(this.#engine, 'touch', this);
        }
      } else {
        if (!this.#started) {
          this.#store.look(id);
        }
        if (this.#store.find()) {
          host.sessionTouch(0);
        }
      }
    }

    async destroy() {
      if (this.#destroyed || this.id === undefined) {
        return;
      }
      await this.start();
      if (this.#local) {
        if (this.#stored) {
          await call(this.#engine, 'destroy', this);
        }
        this.#bag.clear();
      } else {
        this.#bag.forget();
        host.sessionDestroy(0);
      }
      this.#custom = undefined;
      this.#destroyed = true;
      this.#stored = false;
      this.#dirty = false;
    }

    set(name, value) {
      this.#need('set');
      if (typeof name === 'string') {
        this.#put(name, value);
      } else {
        for (const each of Object.keys(name)) {
          this.#put(each, name[each]);
        }
      }
      this.#dirty = true;
      return this;
    }

    reset(data = {}) {
      this.#need('set');
      if (!isObject(data)) {
        throw new Error('reset(data) -> data must be an Object');
      }
      const values = {...data};
      this.#setCustom(undefined);
      this.#bag.clear();
      return this.set(values);
    }

    get(name) {
      this.#need('get');
      if (name === undefined) {
        return this.#all();
      }
      if (name === CUSTOM) {
        return this.#ownDuration();
      }
      const key = String(name);
      return this.#bag.has(key) ? this.#bag.get(key) : undefined;
    }

    delete(name) {
      this.#need('delete');
      if (arguments.length === 0) {
        this.#setCustom(undefined);
        this.#bag.clear();
      } else if (name === CUSTOM) {
        this.#setCustom(undefined);
      } else {
        this.#bag.remove(String(name));
      }
      this.#dirty = true;
      return this;
    }

    // For the end of the request, also of one that failed: the data first, then the cookie.
    static async close(session) {
      if (session !== undefined && session.#started) {
        await session.#close();
      }
    }

    async #close() {
      for (const work of this.#pending) {
        await work;
      }
      this.#bag.flush();
      if (this.#destroyed) {
        if (this.#local || !host.sessionIsEnded(0)) {
          host.hyperTakeBack();
        }
        return;
      }
      if (this.#local) {
        await this.#keep();
      }
      if (!this.#exists() && (this.#local || !host.sessionIsEnded(0))) {
        host.hyperOffer(this.#id, host.now() + this.duration);
      }
    }

    async #keep() {
      if (this.#dirty || JSON.stringify(this.#all()) !== this.#before) {
        await call(this.#engine, 'write', this);
      } else if (this.#stored && this.#engine.options.automatic_touch) {
        await call(this.#engine, 'touch', this);
      }
    }

    async #load(id) {
      if (this.#local) {
        const data = await call(this.#engine, 'read', this);
        this.#stored = isObject(data);
        if (this.#stored && !this.#started) {
          const {[CUSTOM]: custom, ...values} = data;
          this.#custom = typeof custom === 'number' && custom >= 1 ? custom : undefined;
          this.#bag = makeLocalBag(values);
          this.#before = JSON.stringify(this.#all());
        }
      } else {
        this.#store.look(this.#chosen ? id : undefined);
        this.#stored = this.#store.find();
        if (this.#stored) {
          this.#id = host.sessionId(0) ?? id;
        }
      }
    }

    #exists() {
      return !this.#local && this.#started && !this.#destroyed && host.sessionExists(0);
    }

    #need(name) {
      if (!this.#started) {
        throw new Error(
          'SessionEngine: Session was not started. Please call Request.session.start() before calling ' +
            `Request.session.${name}()`,
        );
      }
    }

    async #newId() {
      const handler = this.#engine === undefined ? undefined : this.#engine.methods.id;
      if (handler === undefined) {
        return host.generateId();
      }
      const id = await handler();
      if (typeof id !== 'string' || id === '') {
        throw new Error("SessionEngine: The handler of the operation 'id' must return a string");
      }
      return id;
    }

    #makesIds() {
      return this.#engine !== undefined && this.#engine.methods.id !== undefined;
    }

    // Another id before start() is another session to look for, after it a new name for this one.
    #take(id) {
      this.#parsed = true;
      if (this.#started && !this.#destroyed && id !== this.#id) {
        if (this.#local && this.#stored) {
          this.#pending.push(Promise.resolve(call(this.#engine, 'destroy', this)));
          this.#stored = false;
          this.#dirty = true;
        } else if (this.#exists()) {
          this.#bag.flush();
          this.#store.roll(id);
          this.#stored = false;
        }
      }
      this.#chosen = true;
      this.#id = id;
    }

    // The first write makes the session; until then it has an id and nothing else.
    #begin() {
      if (!this.#local && !this.#destroyed && !host.sessionExists(0) && !host.sessionIsEnded(0)) {
        this.#id = this.#store.begin(this.#id, this.#chosen || this.#makesIds()) ?? this.#id;
      }
    }

    #put(name, value) {
      if (name === CUSTOM) {
        this.#setCustom(typeof value === 'number' && value >= 1 ? value : undefined);
      } else if (value === undefined) {
        this.#bag.remove(name);
      } else {
        this.#begin();
        this.#bag.set(name, value);
      }
    }

    #setCustom(duration) {
      const had = this.#ownDuration() !== undefined;
      this.#custom = duration;
      this.#dirty = true;
      if (!this.#local && !this.#destroyed && (duration !== undefined || had)) {
        this.#begin();
        host.sessionSetDuration(0, duration);
      }
    }

    #ownDuration() {
      if (this.#custom !== undefined || !this.#exists()) {
        return this.#custom;
      }
      const duration = host.sessionDuration(0);
      return duration === this.#store.standardDuration() ? undefined : duration;
    }

    #all() {
      const all = {};
      for (const name of this.#bag.names()) {
        own(all, name, this.#bag.get(name));
      }
      const duration = this.#ownDuration();
      if (duration !== undefined) {
        all[CUSTOM] = duration;
      }
      return all;
    }
  }

  // ---- the web server ----

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

  class Request {
    #session;

    constructor(session) {
      this.#session = session;
    }

    get session() {
      return this.#session;
    }

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

    get query_parameters() {
      const parameters = {};
      for (const [name, values] of Object.entries(host.query())) {
        own(parameters, name, values[0]);
      }
      return parameters;
    }

    get path_parameters() {
      return host.pathParameters();
    }

    text() {
      return whenRead(() => host.bodyText());
    }

    async json(fallback) {
      const text = await this.text();
      try {
        return JSON.parse(text);
      } catch (malformed) {
        return arguments.length > 0 ? fallback : host.answer(400, 'Malformed JSON');
      }
    }
  }

  class Response {
    status(code) {
      host.status(code);
      return this;
    }

    header(name, value) {
      host.setHeader(String(name), String(value));
      return this;
    }

    // The life of the cookie in milliseconds; without one it lasts until the browser closes.
    cookie(name, value, life, options = {}) {
      if (value === null) {
        host.addHeader('Set-Cookie', `${name}=; Path=${options.path || '/'}; Max-Age=0`);
        return this;
      }
      const {path = '/', domain, httpOnly = true, secure = true, sameSite = 'lax'} = options;
      const parts = [`${name}=${encodeURIComponent(String(value))}`, `Path=${path}`, `SameSite=${sameSite}`];
      if (typeof life === 'number') {
        parts.push(`Max-Age=${Math.ceil(life / 1000)}`);
      }
      if (domain) {
        parts.push(`Domain=${domain}`);
      }
      host.addHeader('Set-Cookie', parts.concat(httpOnly ? 'HttpOnly' : [], secure ? 'Secure' : []).join('; '));
      return this;
    }

    json(value) {
      host.sendText(JSON.stringify(value) ?? 'null', 'application/json; charset=utf-8');
      return this;
    }

    html(text) {
      host.sendText(String(text), 'text/html; charset=utf-8');
      return this;
    }

    send(value) {
      if (value instanceof Uint8Array) {
        host.sendBytes(value, 'application/octet-stream');
      } else {
        host.sendText(value === undefined ? '' : String(value), 'text/plain; charset=utf-8');
      }
      return this;
    }

    redirect(address) {
      host.status(302);
      host.setHeader('Location', String(address));
      return this;
    }
  }

  function makeServer(run) {
    const server = {
      use(engine) {
        if (!(engine instanceof SessionEngine)) {
          throw new Error('webserver.use(engine) -> engine must be a SessionEngine');
        }
        if (run.engine !== undefined && run.engine !== engine) {
          throw new Error('webserver.use(engine) -> a mount has one SessionEngine; put the other into a mount of its own');
        }
        run.engine = engine;
        const {duration, automatic_touch, cookie} = engine.options;
        run.declared.engine = {duration, automatic_touch, cookie: {...cookie}};
        return server;
      },
    };
    for (const method of ['get', 'post', 'put', 'patch', 'delete', 'any']) {
      server[method] = (path, handler) => {
        if (typeof path !== 'string' || typeof handler !== 'function') {
          throw new TypeError(`webserver.${method}(path, handler) -> a path and a function are needed`);
        }
        run.routes.push({method: method === 'any' ? '*' : method.toUpperCase(), path, handler});
        return server;
      };
    }
    return server;
  }

  function required(name) {
    if (name === 'hyper-express-session') {
      return SessionEngine;
    }
    throw new Error("require(name) -> only 'hyper-express-session' can be required here");
  }

  async function answer(run, handler) {
    const session = run.engine === undefined ? undefined : new Session(run.engine, run.session, engineStore);
    host.hyperLook();
    try {
      await handler(new Request(session), new Response());
    } finally {
      await Session.close(session);
    }
  }

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [SessionEngine, Session, Request, Response, engineStore, guestStore],

    begin(run) {
      run.globals.require = required;
      run.globals.webserver = makeServer(run);
    },

    handle: (run, index) => answer(run, run.routes[index].handler),

    finish(run) {
      run.session.flush();
    },

    guest(run) {
      const request = (run.globals.request ??= {});
      request.session = new Session(undefined, run.session, guestStore);
    },
  };
});
