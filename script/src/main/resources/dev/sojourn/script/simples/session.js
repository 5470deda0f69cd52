// `connection.session`, a Map, and the connections that have one.
(function (kernel, host, web, keeping) {
  'use strict';

  const {makeDirect} = keeping;
  const isObject = (value) => value !== null && typeof value === 'object';
  const {whenRead, setHeader} = web;

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

  class Connection extends web.Request {
    session = null;

    get query() {
      return web.fields(host.query(), (given) => (given.length > 1 ? given : given[0]));
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
      setHeader(name, value);
      return this;
    }

    send(value) {
      if (isObject(value) && !(value instanceof Uint8Array)) {
        web.sendJson(value);
      } else {
        web.send(value, 'text/html');
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

  return {Session, Connection, HttpConnection, WsConnection};
});
