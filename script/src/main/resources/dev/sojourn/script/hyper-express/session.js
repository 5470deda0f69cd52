// `request.session`: an id that is read lazily, data that are loaded by start(), and one write at the end.
(function (kernel, host, web, engine, stores, ids) {
  'use strict';

  const {keepsItself, call} = engine;
  const {makeLocalBag} = stores;
  const {Identity} = ids;
  const CUSTOM = '__cust_dur';
  const isObject = (value) => value !== null && typeof value === 'object';
  const {own} = web;

  class Session {
    #engine;
    #bag;
    #store;
    #local;
    #identity;
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
      this.#identity = new Identity(engine, store);
      this.#local = store.local === false && engine !== undefined && keepsItself(engine);
      this.#bag = this.#local ? makeLocalBag({}) : bag;
    }

    get engine() {
      return this.#engine;
    }

    get id() {
      return this.#identity.text;
    }

    get signed_id() {
      return this.#identity.signed;
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
      return this.#identity.fresh();
    }

    set_id(id) {
      if (typeof id !== 'string') {
        throw new Error('set_id(id) -> id must be a string');
      }
      if (id === '') {
        throw new Error('set_id(id) -> id must not be empty');
      }
      this.#store.requireChoice('set_id');
      this.#take(id);
      return this;
    }

    set_signed_id(signed, secret) {
      this.#store.requireChoice('set_signed_id');
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
        this.#identity.look();
        this.#stored = this.#identity.adopt();
      }
      if (this.#started) {
        return;
      }
      const adopts = id !== undefined && this.#store.adoptsSigned();
      const keeps = this.#stored || this.#identity.chosen || this.#begun() || adopts;
      if (!keeps) {
        this.#identity.text = await this.#identity.fresh();
      } else if (!this.#stored) {
        this.#identity.chosen = true;
      }
      this.#anchor = host.now();
      this.#started = true;
    }

    async roll() {
      this.#need('roll');
      if (this.#destroyed) {
        return false;
      }
      const id = await this.#identity.fresh();
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
      this.#identity.text = this.#exists() ? host.sessionId(0) : id;
      this.#identity.chosen = false;
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
          this.#identity.look(id);
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
        // What is written from here on stays with this object: in the engine it would begin another session.
        this.#bag = makeLocalBag({});
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
        host.hyperOffer(this.#identity.text, host.now() + this.duration);
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
        this.#identity.look(this.#identity.chosen ? id : undefined);
        this.#stored = this.#identity.adopt();
      }
    }

    #exists() {
      return !this.#local && this.#started && !this.#destroyed && host.sessionExists(0);
    }

    #begun() {
      return !this.#local && this.#store.find();
    }

    #need(name) {
      if (!this.#started) {
        throw new Error(
          'SessionEngine: Session was not started. Please call Request.session.start() before calling ' +
            `Request.session.${name}()`,
        );
      }
    }

    // Another id before start() is another session to look for, after it a new name for this one.
    #take(id) {
      if (this.#started && !this.#destroyed && id !== this.#identity.text) {
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
      this.#identity.chosen = true;
      this.#identity.text = id;
    }

    // The first write makes the session; until then it has an id and nothing else.
    #begin() {
      if (!this.#local && !this.#destroyed && !host.sessionExists(0) && !host.sessionIsEnded(0)) {
        const {text, chosen, makesOwn} = this.#identity;
        this.#identity.text = this.#store.begin(text, chosen || makesOwn) ?? text;
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
