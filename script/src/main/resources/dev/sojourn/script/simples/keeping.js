// Where sessions of simpleS are kept: in the mount's store, seen directly or by a copy, or in a store of the script.
(function (kernel, host, web) {
  'use strict';

  const isObject = (value) => value !== null && typeof value === 'object';
  const {own} = web;

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

  // A session lives as the router says that serves the connection, unless the script has set its timeout itself.
  function followRouter(run, timeout) {
    const standard = host.simplesTimeout();
    const present = host.sessionDuration(0);
    const wanted = timeout ?? standard;
    if (present !== wanted && (present === standard || run.timeouts.includes(present))) {
      host.sessionSetDuration(0, wanted === standard ? null : wanted);
    }
  }

  // ---- three ways to keep a session; each has load, save, remove, renew and move ----

  // In the mount's store, seen by an HTTP connection: entries are those of the engine's session.
  function makeDirect(run, timeout) {
    const bag = run.session;
    const inStore = live(bag);
    // After destroy() a map of its own: what is written then stays there, in the engine it would begin another session.
    let entries = inStore;
    return {
      get entries() {
        return entries;
      },
      store: mountStore,
      get id() {
        return host.sessionId(0) ?? run.sid ?? null;
      },
      get timeout() {
        return host.sessionDuration(0);
      },
      set timeout(millis) {
        if (entries === inStore) {
          host.sessionSetDuration(0, millis);
        }
      },
      get expiration() {
        return host.sessionExpires(0);
      },
      async load(again) {
        entries = inStore;
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
          followRouter(run, timeout);
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
        entries = makeCopy();
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
        if (host.sessionExists(0)) {
          host.sessionSetDuration(0, millis);
          note();
        }
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

  return {Store, mountStore, makeDirect, makeApart, makeOwn, followRouter};
});
