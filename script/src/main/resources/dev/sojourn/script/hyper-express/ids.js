// The id of a request's session: what its cookie says, once somebody asks, or what the script has chosen.
(function (kernel, host, web) {
  'use strict';

  class Identity {
    #engine;
    #store;
    #text;
    #known = false;
    #strayed = false;

    // Whether the id is one that the engine did not make.
    chosen = false;

    constructor(engine, store) {
      this.#engine = engine;
      this.#store = store;
    }

    get text() {
      if (!this.#known) {
        this.text = this.#store.cookieId();
      }
      return this.#text;
    }

    set text(id) {
      this.#known = true;
      this.#text = id;
    }

    get signed() {
      return this.text === undefined ? undefined : this.#store.sign(this.text);
    }

    get makesOwn() {
      return this.#engine !== undefined && this.#engine.methods.id !== undefined;
    }

    async fresh() {
      if (!this.makesOwn) {
        return host.generateId();
      }
      const id = await this.#engine.methods.id();
      if (typeof id !== 'string' || id === '') {
        throw new Error("SessionEngine: The handler of the operation 'id' must return a string");
      }
      return id;
    }

    // A look takes back what other dialects' objects did with the session: only when the id is another.
    look(id) {
      if (id !== undefined || this.#strayed) {
        this.#strayed = id !== undefined;
        this.#store.look(id);
      }
    }

    // The id of what was found, or of what another dialect has begun in this request; whether it is in the store.
    adopt() {
      if (!this.#store.find()) {
        return false;
      }
      this.text = host.sessionId(0) ?? this.text;
      return !host.sessionIsNew(0);
    }
  }

  return {Identity};
});
