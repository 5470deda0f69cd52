// The session middleware of Foxx 3, with its storages and transports.
(function (kernel, host, web, errors, tokens, storage) {
  'use strict';

  const {SessionNotFound, SessionExpired} = errors;
  const {create, get} = storage;
  const {isObject} = web;
  const HOUR = 3600;

  function known(where, options, names) {
    const strange = Object.keys(options).find((name) => !names.includes(name));
    if (strange !== undefined) {
      throw new TypeError(`${where}: unknown option ${strange}; allowed are ${names.join(', ')}`);
    }
    return options;
  }

  function seconds(where, value) {
    if (value !== undefined && !(typeof value === 'number' && value > 0 && Number.isFinite(value))) {
      throw new TypeError(`${where}: ttl must be a number of seconds, more than 0`);
    }
    return value;
  }

  // ---- storages ----

  // What a script sees of a session: {_key, uid, created, data}. `_key` is undefined until it was saved.
  class Kept {
    #models = new Map();
    #seen = new Map();

    read(sid) {
      const model = get(sid, true);
      const all = model.get('sessionData');
      const data = Object.keys(all).length === 0 ? null : all;
      const session = {_key: sid, uid: model.get('uid') ?? null, created: model.get('created'), data};
      this.#models.set(sid, model);
      this.#seen.set(sid, facts(session));
      return session;
    }

    isNews(session) {
      return session._key === undefined || this.#seen.get(session._key) !== facts(session);
    }

    write(session) {
      const {_key, uid, data} = session;
      if (data !== null && data !== undefined && !isObject(data)) {
        throw new TypeError('data of a session must be an object or null');
      }
      const model = _key === undefined ? create({}, true) : (this.#models.get(_key) ?? get(_key, true));
      model.set('sessionData', data ?? {}).set('uid', uid ?? null).save();
      session._key = model.get('_key');
      session.created = model.get('created');
      this.#models.set(session._key, model);
      this.#seen.set(session._key, facts(session));
      return session;
    }
  }

  const facts = ({uid, data}) => JSON.stringify([uid ?? null, data ?? null]);
  const idOf = (session) => (isObject(session) ? session._key : session);

  // Whatever collection is named, the sessions are in the mount's store.
  function collectionStorage(run, given) {
    const isBare = typeof given === 'string' || given?.isArangoCollection === true;
    const options = isBare ? {collection: given} : given;
    if (!isObject(options) || options.collection === undefined || options.collection === null) {
      throw new TypeError('collectionStorage: a collection is needed');
    }
    known('collectionStorage', options, ['collection', 'ttl', 'pruneExpired', 'autoUpdate']);
    const ttl = seconds('collectionStorage', options.ttl) ?? HOUR;
    run.declared.storage = {ttl: ttl * 1000, slides: options.autoUpdate !== false};
    return makeStorage(Boolean(options.pruneExpired));
  }

  function makeStorage(pruneExpired) {
    const kept = new Kept();
    const gone = new Set();
    const save = (session) => {
      if (!isObject(session)) {
        throw new TypeError('save needs a session');
      }
      return kept.write(session);
    };
    return {
      save,
      new: () => ({uid: null, created: host.now(), data: null}),
      prune: () => host.sweep(),

      fromClient(sid) {
        try {
          return kept.read(String(sid));
        } catch (error) {
          if (!(error instanceof SessionNotFound)) {
            throw error;
          }
          if (pruneExpired && error instanceof SessionExpired) {
            host.deleteSession(String(sid));
          }
          return null;
        }
      },

      // One that was cleared stays so; what was changed and not saved is saved here.
      forClient(session) {
        if (!isObject(session) || gone.has(session._key)) {
          return null;
        }
        return (kept.isNews(session) ? save(session) : session)._key;
      },

      clear(session) {
        const sid = idOf(session);
        gone.add(sid);
        return typeof sid === 'string' && host.deleteSession(sid);
      },
    };
  }

  const TOKEN = ['secret', 'algorithm', 'ttl', 'verify'];

  // A token tells who it is for and how long; the session it names is in the store, so that it can be ended.
  function jwtStorage(run, given) {
    const options = isObject(given) ? known('jwtStorage', given, TOKEN) : {secret: given};
    const key = tokens.key(options);
    const ttl = seconds('jwtStorage', options.ttl) ?? HOUR;
    const inner = collectionStorage(run, {collection: 'tokens', ttl});
    const sidOf = (token) => tokens.read(key, token)?.sid;
    return {
      ...inner,

      fromClient(token) {
        const sid = sidOf(token);
        return typeof sid === 'string' ? inner.fromClient(sid) : null;
      },

      forClient(session) {
        const sid = inner.forClient(session);
        if (sid === null) {
          return null;
        }
        const now = Math.floor(host.now() / 1000);
        return tokens.write(key, {sid, uid: session.uid ?? null, iat: now, exp: now + ttl});
      },

      clear: (session) => inner.clear(typeof session === 'string' ? (sidOf(session) ?? session) : session),
    };
  }

  // ---- transports ----

  const COOKIE = ['name', 'secret', 'algorithm', 'ttl', 'path', 'domain', 'secure', 'httpOnly', 'sameSite'];

  function cookieTransport(given = {}) {
    const options = known('cookieTransport', typeof given === 'string' ? {name: given} : Object(given), COOKIE);
    const {ttl, ...cookie} = options;
    const millis = (seconds('cookieTransport', ttl) ?? Infinity) * 1000;
    return {
      get: () => host.foxxCookie(cookie),
      set: (res, value) => host.foxxGiveCookie(cookie, String(value), millis),
      clear: () => host.foxxTakeCookie(cookie),
    };
  }

  function headerTransport(name = 'X-Session-Id') {
    if (typeof name !== 'string' || name === '') {
      throw new TypeError('headerTransport: the name of the header must be a text');
    }
    return {
      get: () => host.header(name),
      set: (res, value) => host.setHeader(name, String(value)),
    };
  }

  const called = (value) => (typeof value === 'function' ? value() : value);

  function transport(given) {
    const found = given === 'cookie' ? cookieTransport() : given === 'header' ? headerTransport() : called(given);
    if (!isObject(found) || (typeof found.get !== 'function' && typeof found.set !== 'function')) {
      throw new TypeError('sessionMiddleware: a transport must be "cookie", "header" or have get or set');
    }
    return found;
  }

  // ---- the middleware ----

  function sessionMiddleware(run, given) {
    const options = known('sessionMiddleware', Object(given), ['storage', 'transport', 'autoCreate']);
    const isCollection = typeof options.storage === 'string' || options.storage?.isArangoCollection === true;
    const sessions = isCollection ? collectionStorage(run, options.storage) : called(options.storage);
    if (typeof sessions?.fromClient !== 'function' && typeof sessions?.forClient !== 'function') {
      throw new TypeError('sessionMiddleware: storage must be a collection or have fromClient or forClient');
    }
    const transports = [options.transport ?? []].flat().map(transport);
    if (transports.length === 0) {
      throw new TypeError('sessionMiddleware: transport must name one at least');
    }
    return {
      config: {storage: sessions, transport: transports},
      register: () => carry(sessions, transports, options.autoCreate !== false),
    };
  }

  function carry(sessions, transports, autoCreate) {
    const find = (req) => {
      for (const each of transports) {
        const sid = each.get?.(req);
        if (sid) {
          return sessions.fromClient?.(sid) ?? null;
        }
      }
      return null;
    };
    const all = (work) => [...transports].reverse().forEach(work);
    return (req, res, next) => {
      const found = find(req);
      req.session = found ?? (autoCreate ? (sessions.new?.() ?? {}) : null);
      req.sessionStorage = sessions;
      next();
      const sid = isObject(req.session) && sessions.forClient ? sessions.forClient(req.session) : null;
      if (sid) {
        all((each) => each.set?.(res, sid));
      } else if (found !== null) {
        all((each) => each.clear?.(res));
      }
    };
  }

  return {sessionMiddleware, collectionStorage, jwtStorage, cookieTransport, headerTransport};
});
