// The sessions app of ArangoDB Foxx: a storage, the session model, and controllers.
(function (kernel, host) {
  'use strict';

  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const hidden = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: false, configurable: true});

  // ---- errors ----

  class SessionNotFound extends Error {
    constructor(sid) {
      super();
      tell(this, 'SessionNotFound', `Session with session id ${sid} not found.`);
    }
  }

  class SessionExpired extends SessionNotFound {
    constructor(sid) {
      super(sid);
      tell(this, 'SessionExpired', `Session with session id ${sid} has expired.`);
    }
  }

  function tell(error, name, message) {
    const frames = String(error.stack).split('\n').slice(1);
    hidden(error, 'name', name);
    hidden(error, 'message', message);
    hidden(error, 'stack', [`${name}: ${message}`, ...frames].join('\n'));
  }

  // The message holds an id, which is for the script and never for a log: nobody but the log sees it after this.
  function hush(error) {
    if (error instanceof SessionNotFound) {
      tell(error, error.name, 'there is no such session, and the script did not catch the error');
    }
    return error;
  }

  function hushed(work) {
    try {
      const result = work();
      return isThenable(result) ? result.then(undefined, (error) => Promise.reject(hush(error))) : result;
    } catch (error) {
      throw hush(error);
    }
  }

  const isThenable = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function';
  const errors = Object.freeze({SessionNotFound, SessionExpired});

  // ---- the session model ----

  const TIMES = {created: 'sessionCreated', lastAccess: 'sessionLastAccess', lastUpdate: 'sessionLastUpdate'};

  class Session {
    #handle;
    #bag;
    #id;
    #data;
    #names;
    #user;
    #times = {};

    constructor(handle, bag, id) {
      this.#handle = handle;
      this.#bag = bag;
      this.#id = id;
      this.#read();
    }

    get(attribute) {
      switch (attribute) {
        case '_key':
          return this.#id;
        case 'sessionData':
          return this.#loaded();
        case 'uid':
          return this.#user.uid;
        case 'userData':
          return this.#user.data;
        default:
          return Object.hasOwn(this.#times, attribute) ? this.#times[attribute] : undefined;
      }
    }

    set(attribute, value) {
      if (isObject(attribute)) {
        Object.keys(attribute).forEach((each) => this.set(each, attribute[each]));
        return this;
      }
      switch (attribute) {
        case 'sessionData':
          this.#data = object(value, attribute);
          this.#names = undefined;
          return this;
        case 'userData':
          this.#user.data = object(value, attribute);
          this.#user.changed = true;
          return this;
        case 'uid':
          this.#bind(value, this.#user.data);
          return this;
        default:
          throw new TypeError(
            `The attribute ${String(attribute)} of a session cannot be set; sessionData, uid and userData can`,
          );
      }
    }

    setUser(user) {
      if (user === null || user === undefined) {
        this.#bind(null, {});
      } else {
        this.#bind(user.get('_key'), user.get('userData'));
      }
      return this;
    }

    save() {
      this.#writeUser();
      this.#writeData();
      if (!host.sessionExists(this.#handle) || !save(this.#handle)) {
        throw new SessionNotFound(this.#id);
      }
      const now = host.now();
      this.#times.lastAccess = now;
      this.#times.lastUpdate = now;
      this.#id = host.sessionId(this.#handle) ?? this.#id;
      return this;
    }

    delete() {
      this.#bag.forget();
      return host.sessionDestroy(this.#handle);
    }

    hasExpired() {
      return host.now() >= this.getExpiry();
    }

    getExpiry() {
      return host.sessionExpires(this.#handle);
    }

    getTTL() {
      return Math.max(0, this.getExpiry() - host.now());
    }

    forDB() {
      return {
        _key: this.#id,
        sessionData: this.#loaded(),
        uid: this.#user.uid ?? null,
        userData: this.#user.data,
        ...this.#times,
      };
    }

    forClient() {
      return this.forDB();
    }

    toJSON() {
      return this.forDB();
    }

    #read() {
      this.#user = {
        uid: host.sessionUser(this.#handle) ?? undefined,
        data: host.sessionUserData(this.#handle),
        changed: false,
      };
      for (const [name, time] of Object.entries(TIMES)) {
        this.#times[name] = host[time](this.#handle);
      }
    }

    #bind(uid, data) {
      const next = uid === null || uid === undefined ? undefined : String(uid);
      if (this.#user.uid !== undefined && next !== undefined && this.#user.uid !== next) {
        // What was kept for one user is never shown to the next.
        this.#data = {};
        this.#names = undefined;
      }
      this.#user = {uid: next, data: next === undefined ? {} : object(data ?? {}, 'userData'), changed: true};
    }

    #writeUser() {
      if (!this.#user.changed) {
        return;
      }
      const {uid, data} = this.#user;
      const before = host.sessionUser(this.#handle) ?? undefined;
      if (uid === undefined) {
        host.sessionClearUser(this.#handle);
      } else {
        host.sessionSetUser(this.#handle, uid, data);
      }
      if (this.#handle === 0 && before !== uid) {
        // An id from before the login is dead; the client gets the new one with this response.
        host.sessionRoll(0);
      }
      this.#user.changed = false;
    }

    // A copy: what is changed in it reaches the store by save() alone.
    #loaded() {
      if (this.#data === undefined) {
        this.#bag.flush();
        this.#data = host.sessionAll(this.#handle);
        this.#names = Object.keys(this.#data);
      }
      return this.#data;
    }

    // Only what differs is written, so that requests beside this one keep what they wrote.
    #writeData() {
      if (this.#data === undefined || !host.sessionExists(this.#handle)) {
        return;
      }
      this.#bag.flush();
      this.#bag.forget();
      const values = Object.entries(this.#data).filter(([, value]) => value !== undefined && !isFunction(value));
      const kept = new Set(values.map(([name]) => name));
      for (const name of this.#names ?? host.sessionNames(this.#handle)) {
        if (!kept.has(name)) {
          host.sessionRemove(this.#handle, name);
        }
      }
      for (const [name, value] of values) {
        if (host.sessionHas(this.#handle, name)) {
          host.sessionSetIfChanged(this.#handle, name, value);
        } else {
          host.sessionSet(this.#handle, name, value);
        }
      }
      this.#names = [...kept];
    }
  }

  // In another dialect's mount these two are the engine's own.
  const save = (handle) => (host.foxxSave ? host.foxxSave(handle) : host.sessionSave(handle));
  const fetched = (handle) => (host.foxxFetched ? host.foxxFetched(handle) : host.sessionTouch(handle));
  const isFunction = (value) => typeof value === 'function';

  function object(value, name) {
    if (!isObject(value)) {
      throw new TypeError(`${name} of a session must be an object`);
    }
    return value;
  }

  const clientSession = (run) => new Session(0, run.session, host.sessionId(0));
  const otherSession = (handle, id) => new Session(handle, kernel.makeBag(handle), id);

  // ---- the storage ----

  function named(sid, work) {
    try {
      return work();
    } catch (error) {
      if (error instanceof Error && error.name === 'SessionExpired') {
        throw new SessionExpired(sid);
      }
      if (error instanceof Error && error.name === 'SessionNotFound') {
        throw new SessionNotFound(sid);
      }
      throw error;
    }
  }

  const sessionStorage = Object.freeze({
    errors,

    create(sessionData = {}) {
      const handle = host.createSession(object(sessionData, 'sessionData'));
      return otherSession(handle, host.sessionId(handle));
    },

    get(sid) {
      return named(sid, () => {
        const handle = host.getSession(String(sid));
        fetched(handle);
        return otherSession(handle, String(sid));
      });
    },

    delete(sid) {
      if (!host.deleteSession(String(sid))) {
        throw new SessionNotFound(sid);
      }
      return null;
    },
  });

  const app = Object.freeze({sessionStorage});

  // ---- requests and responses ----

  class Request {
    #run;

    constructor(run) {
      this.#run = run;
    }

    get session() {
      return this.#run.active;
    }

    get headers() {
      return host.headers();
    }

    get cookies() {
      return host.cookies();
    }

    get path() {
      return host.path();
    }

    get method() {
      return host.method();
    }

    params(name) {
      const inPath = host.pathParameters();
      if (Object.hasOwn(inPath, name)) {
        return inPath[name];
      }
      const query = host.query();
      return Object.hasOwn(query, name) ? query[name][0] : undefined;
    }

    rawBody() {
      return host.bodyText();
    }

    body() {
      const text = host.bodyText();
      if (text.trim() === '') {
        return {};
      }
      try {
        return JSON.parse(text);
      } catch (malformed) {
        return host.answer(400, 'Malformed JSON');
      }
    }
  }

  class Response {
    body;
    contentType;

    status(code) {
      host.status(code);
      return this;
    }

    set(name, value) {
      if (isObject(name)) {
        Object.keys(name).forEach((each) => host.setHeader(each, String(name[each])));
      } else {
        host.setHeader(String(name), String(value));
      }
      return this;
    }

    json(value) {
      this.contentType = 'application/json; charset=utf-8';
      this.body = JSON.stringify(value) ?? 'null';
      return this;
    }
  }

  function send(response) {
    const {body, contentType} = response;
    if (body instanceof Uint8Array) {
      host.sendBytes(body, contentType || 'application/octet-stream');
    } else if (body !== undefined && body !== null) {
      const plain = typeof body === 'string';
      const type = plain ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
      host.sendText(plain ? body : JSON.stringify(body), contentType || type);
    }
  }

  // ---- how a controller carries the session ----

  function wrong(option, needed) {
    return new TypeError(`activateSessions: ${option} must be ${needed}`);
  }

  function nameOption(option, value, standard) {
    if (value === undefined || value === null || value === false) {
      return null;
    }
    if (value === true) {
      return standard;
    }
    if (typeof value !== 'string' || value === '') {
      throw wrong(option, 'true or a name');
    }
    return value;
  }

  function cookieOption(value) {
    if (value === undefined || value === null || value === false) {
      return null;
    }
    if (value === true || typeof value === 'string') {
      return {name: nameOption('cookie', value, 'sid')};
    }
    if (!isObject(value)) {
      throw wrong('cookie', 'true, a name or an object');
    }
    const {name = 'sid', secret, algorithm = 'sha256'} = value;
    if (typeof name !== 'string' || name === '') {
      throw wrong('cookie.name', 'a string');
    }
    if (secret !== undefined && (typeof secret !== 'string' || secret.length < 10)) {
      throw wrong('cookie.secret', 'a string of at least 10 characters');
    }
    if (typeof algorithm !== 'string') {
      throw wrong('cookie.algorithm', 'a string');
    }
    return secret === undefined ? {name} : {name, secret, algorithm};
  }

  function transports(options) {
    if (!isObject(options)) {
      throw wrong('options', 'an object');
    }
    const {type} = options;
    if (type !== undefined && type !== 'cookie' && type !== 'header') {
      throw wrong('type', '"cookie" or "header"');
    }
    const cookie = cookieOption(type === 'cookie' ? options.cookie ?? true : options.cookie);
    const header = nameOption('header', type === 'header' ? options.header ?? true : options.header, 'X-Session-Id');
    const param = nameOption('param', options.param, 'FOXXSID');
    if (cookie === null && header === null && param === null) {
      throw wrong('cookie, header or param', 'set');
    }
    return {cookie, header, param};
  }

  // ---- controllers ----

  class Route {
    #guards = [];
    #handler;

    constructor(handler) {
      this.#handler = handler;
    }

    onlyIf(check) {
      if (typeof check !== 'function') {
        throw new TypeError('onlyIf needs a function');
      }
      this.#guards.push(check);
      return this;
    }

    onlyIfAuthenticated() {
      this.#guards.push((req) => {
        if (req.session === undefined || req.session.get('uid') === undefined) {
          host.answer(401, 'Not authorized');
        }
      });
      return this;
    }

    // What only describes a route for its documentation.
    pathParam() {
      return this;
    }

    queryParam() {
      return this;
    }

    bodyParam() {
      return this;
    }

    errorResponse() {
      return this;
    }

    summary() {
      return this;
    }

    notes() {
      return this;
    }

    static run(route, req, res) {
      route.#guards.forEach((guard) => guard(req));
      return route.#handler(req, res);
    }
  }

  const activated = (run) => run.transports !== undefined;

  function load(run) {
    host.foxxLook();
    if (host.sessionExists(0)) {
      run.active = clientSession(run);
    } else if (run.autoCreate) {
      host.sessionBegin(0);
      host.sessionSave(0);
      run.active = clientSession(run);
    }
  }

  function makeController(run) {
    const controller = {
      activateSessions(options = {cookie: true}) {
        const wanted = transports(options);
        if (activated(run) && JSON.stringify(wanted) !== JSON.stringify(run.transports)) {
          throw new Error('activateSessions: a mount carries its sessions in one way; it was told another one before');
        }
        run.transports = wanted;
        run.autoCreate = options.autoCreateSession !== false;
        run.declared.transports = wanted;
      },

      destroySession(path, options = {}) {
        const {method = 'post', before, after} = options;
        return controller[verb(method)](path, (req, res) => {
          before?.(req, res);
          run.session.forget();
          host.sessionDestroy(0);
          run.active = undefined;
          if (run.autoCreate) {
            host.sessionBegin(0);
            host.sessionSave(0);
            run.active = clientSession(run);
          }
          if (after) {
            after(req, res);
          } else {
            res.json({message: 'logged out'});
          }
        });
      },
    };
    for (const method of VERBS) {
      controller[method] = (path, handler) => {
        if (typeof path !== 'string' || typeof handler !== 'function') {
          throw new TypeError(`controller.${method}(path, handler) needs a path and a function`);
        }
        const route = new Route(handler);
        run.routes.push({method: method.toUpperCase(), path, route, carried: true});
        return route;
      };
    }
    return controller;
  }

  const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

  function verb(method) {
    const name = String(method).toLowerCase();
    if (!VERBS.includes(name)) {
      throw new TypeError(`destroySession: method must be one of ${VERBS.join(', ')}`);
    }
    return name;
  }

  // ---- the REST routes of the sessions app itself ----

  function mountRest(run) {
    const add = (method, path, handler) =>
      run.routes.push({method, path: `/sessions${path}`, route: new Route(handler), carried: false});

    const answering = (handler) => (req, res) => {
      res.set('Cache-Control', 'no-store');
      try {
        handler(req, res);
      } catch (error) {
        if (error instanceof SessionExpired) {
          res.status(404).json({error: 'SessionExpired', message: 'Session has expired'});
        } else if (error instanceof SessionNotFound) {
          res.status(404).json({error: 'SessionNotFound', message: 'Session does not exist'});
        } else {
          throw error;
        }
      }
    };
    const members = (req) => {
      const body = req.body();
      return isObject(body) ? body : host.answer(400, 'The body must be a JSON object');
    };
    const saving = (change) =>
      answering((req, res) => {
        const body = members(req);
        const session = sessionStorage.get(req.params('sid'));
        session.set('sessionData', change(session.get('sessionData'), body)).save();
        res.json(session.forClient());
      });

    add('POST', '', answering((req, res) => {
      res.status(201).json(sessionStorage.create(members(req)).forClient());
    }));
    add('GET', '/:sid', answering((req, res) => res.json(sessionStorage.get(req.params('sid')).forClient())));
    add('PUT', '/:sid', saving((data, body) => body));
    add('PATCH', '/:sid', saving((data, body) => ({...data, ...body})));
    add('DELETE', '/:sid', answering((req, res) => {
      sessionStorage.delete(req.params('sid'));
      res.status(204);
    }));
  }

  const requireApp = () => app;

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [Session, SessionNotFound, SessionExpired, Request, Response, Route, app],

    begin(run) {
      run.autoCreate = false;
      const controller = makeController(run);
      run.globals.controller = controller;
      run.globals.applicationContext = Object.freeze({mount: `/${host.foxxMount()}`, name: host.foxxMount()});
      run.globals.Foxx = {requireApp, Controller: controllerClass(controller)};
      if (host.foxxRest()) {
        mountRest(run);
      }
    },

    handle(run, index) {
      const {route, carried} = run.routes[index];
      if (carried && activated(run)) {
        load(run);
      }
      run.response = new Response();
      return hushed(() => Route.run(route, new Request(run), run.response));
    },

    // What was changed and not saved stays unsaved, as it always did here; only other dialects' objects are flushed.
    finish(run) {
      send(run.response);
      run.session.flush();
    },

    guest(run) {
      run.globals.Foxx = {requireApp};
      run.globals.req = {
        get session() {
          return host.sessionExists(0) ? (run.active ??= clientSession(run)) : undefined;
        },
      };
    },
  };

  // `new Foxx.Controller(applicationContext)` is another name for the controller that is there.
  function controllerClass(controller) {
    return function Controller() {
      return controller;
    };
  }
});
