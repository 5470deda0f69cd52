// `request.session`: an id that is read lazily, data that are loaded by start(), and one write at the end.
(function (kernel, host, engine, stores) {
  'use strict';

  const {keepsItself, call} = engine;
  const {makeLocalBag} = stores;
  const CUSTOM = '__cust_dur';
  const isObject = (value) => value !== null && typeof value === 'object';
  const own = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

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

  return {Session};
});
