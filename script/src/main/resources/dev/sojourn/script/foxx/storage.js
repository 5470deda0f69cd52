// The session storage of the sessions app, and its session model.
(function (kernel, host, web, errors) {
  'use strict';

  const {isObject} = web;
  const {SessionNotFound, SessionExpired} = errors;

  // ---- the session model ----

  const TIMES = {created: 'sessionCreated', lastAccess: 'sessionLastAccess', lastUpdate: 'sessionLastUpdate'};

  class Session {
    #handle;
    #bag;
    #id;
    #data;
    #names;
    #user;
    #rolls;
    #times = {};

    // One that the request brought rolls with its user; one that was asked for by its id keeps it.
    constructor(handle, bag, id, rolls) {
      this.#handle = handle;
      this.#bag = bag;
      this.#id = id;
      this.#rolls = rolls;
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

    // Cookies by hand, as the first revisions had them.
    addCookie(res, name, secret) {
      host.foxxGiveCookie(oldCookie(name, secret), this.#id, this.getTTL());
    }

    clearCookie(res, name, secret) {
      host.foxxTakeCookie(oldCookie(name, secret));
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
      if (this.#rolls && before !== uid) {
        // An id from before the login is dead; the client gets the new one with this response.
        host.sessionRoll(this.#handle);
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

  const clientSession = (run) => new Session(0, run.session, host.sessionId(0), true);
  const otherSession = (handle, id, rolls = false) => new Session(handle, kernel.makeBag(handle), id, rolls);

  function oldCookie(name, secret) {
    if (typeof name !== 'string' || name === '') {
      throw new TypeError('The name of the cookie must be a text');
    }
    if (secret !== undefined && secret !== null && typeof secret !== 'string') {
      throw new TypeError('The secret of the cookie must be a text');
    }
    return {name, secret: secret ?? '', suffix: '_sig'};
  }

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

  function create(sessionData = {}, rolls) {
    const handle = host.createSession(object(sessionData, 'sessionData'));
    return otherSession(handle, host.sessionId(handle), rolls);
  }

  const get = (sid, rolls) =>
    named(sid, () => {
      const handle = host.getSession(String(sid));
      fetched(handle);
      return otherSession(handle, String(sid), rolls);
    });

  const sessionStorage = Object.freeze({
    errors: Object.freeze({SessionNotFound, SessionExpired}),
    create: (sessionData) => create(sessionData),
    get: (sid) => get(sid),

    delete(sid) {
      if (!host.deleteSession(String(sid))) {
        throw new SessionNotFound(sid);
      }
      return null;
    },

    // Null for every cookie that leads nowhere: missing, not signed, unknown, expired.
    fromCookie(req, name, secret) {
      const sid = host.foxxCookie(oldCookie(name, secret));
      try {
        return sid === null ? null : get(sid);
      } catch (error) {
        if (error instanceof SessionNotFound) {
          return null;
        }
        throw error;
      }
    },
  });

  const app = Object.freeze({sessionStorage});

  return {Session, sessionStorage, app, clientSession, create, get};
});
