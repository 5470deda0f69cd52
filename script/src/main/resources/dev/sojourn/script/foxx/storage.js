// The session storage of the sessions app, its session model and its errors.
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

  return {Session, SessionNotFound, SessionExpired, sessionStorage, app, clientSession, hushed};
});
