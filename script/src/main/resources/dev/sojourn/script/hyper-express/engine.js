// The SessionEngine of a script: its options and the handlers that are bound to it.
(function (kernel, host, web) {
  'use strict';

  const OPERATIONS = ['id', 'touch', 'read', 'write', 'destroy', 'cleanup'];
  const STORAGE = ['touch', 'read', 'write', 'destroy'];
  const isObject = (value) => value !== null && typeof value === 'object';
  const {own} = web;

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

  return {SessionEngine, keepsItself, call};
});
