// Services of Foxx 3: `module.context`, routers, and the modules they require.
(function (kernel, host, web, errors, tokens, storage, requests, middleware) {
  'use strict';

  const {own, firsts, parse} = web;
  const {Response, send} = requests;
  const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'all'];
  const hidden = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: false, configurable: true});

  class ServiceRequest extends web.Request {
    session;
    sessionStorage;

    get pathParams() {
      return host.pathParameters();
    }

    get queryParams() {
      return firsts(host.query());
    }

    get rawBody() {
      return host.bodyBytes();
    }

    get body() {
      const type = host.header('content-type') ?? '';
      const text = host.bodyText();
      if (type.startsWith('application/x-www-form-urlencoded')) {
        return firsts(host.form());
      }
      if (!/^application\/(.*\+)?json\b/.test(type) || text.trim() === '') {
        return text;
      }
      return parse(text);
    }

    get(name) {
      return host.header(String(name)) ?? undefined;
    }

    param(name) {
      const inPath = host.pathParameters();
      return Object.hasOwn(inPath, name) ? inPath[name] : this.queryParams[name];
    }

    cookie(name, options) {
      const {secret, algorithm} = typeof options === 'string' ? {secret: options} : Object(options);
      return host.foxxCookie({name: String(name), secret: secret ?? '', algorithm}) ?? undefined;
    }
  }

  class ServiceResponse extends Response {
    send(value) {
      if (typeof value === 'string' || value instanceof Uint8Array) {
        this.body = value;
        return this;
      }
      return this.json(value);
    }

    sendStatus(code) {
      return this.status(code);
    }

    throw(status, reason = '') {
      host.answer(typeof status === 'number' ? status : 500, String(reason));
    }
  }

  // What only describes a route for its documentation.
  class ServiceRoute {}

  const described = [
    'pathParam',
    'queryParam',
    'header',
    'body',
    'response',
    'error',
    'summary',
    'description',
    'tag',
    'deprecated',
    'securityScheme',
    'security',
  ];
  function itself() {
    return this;
  }
  described.forEach((name) => hidden(ServiceRoute.prototype, name, itself));

  const isMiddleware = (value) => typeof value === 'function' || typeof value?.register === 'function';
  const join = (prefix, path) => `${prefix}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
  const isBelow = (place, path) => path === place || path.startsWith(place === '/' ? place : `${place}/`);

  // A router keeps what it was told, and tells it on to where it is used, also what it is told later.
  class Router {
    #told = [];
    #places = [];

    constructor() {
      for (const method of METHODS) {
        own(this, method, (...given) => {
          const path = typeof given[0] === 'string' ? given.shift() : '/';
          const handlers = given.filter(isMiddleware);
          if (handlers.length === 0) {
            throw new TypeError(`router.${method}(path, handler) needs a function`);
          }
          this.#tell({method: method === 'all' ? '*' : method.toUpperCase(), path, handlers});
          return new ServiceRoute();
        });
      }
    }

    use(...given) {
      const path = typeof given[0] === 'string' ? given.shift() : '/';
      if (!(given[0] instanceof Router) && !isMiddleware(given[0])) {
        throw new TypeError('use(path, what) needs a router or a middleware');
      }
      this.#tell({path, what: given[0]});
      return new ServiceRoute();
    }

    #tell(entry) {
      this.#told.push(entry);
      this.#places.forEach((place) => this.#put(entry, place));
    }

    #put({method, path, handlers, what}, {prefix, before, add}) {
      const full = join(prefix, path);
      const chain = (at) => [...before(at), ...this.#middleware(prefix, at)];
      if (what instanceof Router) {
        Router.place(what, {prefix: full, before: chain, add});
      } else if (method !== undefined) {
        add(method, full, () => [...chain(full), ...handlers]);
      }
    }

    // In whatever order they were told: middleware stands before the routes of its router.
    #middleware(prefix, at) {
      return this.#told
        .filter(({path, what}) => isMiddleware(what) && isBelow(join(prefix, path), at))
        .map(({what}) => what);
    }

    static place(router, place) {
      router.#places.push(place);
      router.#told.forEach((entry) => router.#put(entry, place));
    }
  }

  function serve(run, makeChain) {
    const chain = makeChain();
    const request = new ServiceRequest();
    run.response = new ServiceResponse();
    const step = (index) => {
      const what = chain[index];
      const handler = typeof what.register === 'function' ? what.register() : what;
      return index === chain.length - 1
        ? handler(request, run.response)
        : handler(request, run.response, () => step(index + 1));
    };
    return step(0);
  }

  function makeContext(run) {
    const root = new Router();
    Router.place(root, {
      prefix: '',
      before: () => [],
      add: (method, path, service) => run.routes.push({method, path, service}),
    });
    return {
      mount: `/${host.foxxMount()}`,
      configuration: {},
      collectionName: (name) => String(name),
      collection: (name) => ({isArangoCollection: true, name: () => String(name)}),
      use: (...given) => root.use(...given),
    };
  }

  // What a service may require; each is made for the request that asks for it.
  const modules = {
    '@arangodb/foxx': (run) => run.globals.Foxx,
    'org/arangodb/foxx': (run) => run.globals.Foxx,
    '@arangodb/foxx/router': () => () => new Router(),
    '@arangodb/foxx/sessions': (run) => (options) => middleware.sessionMiddleware(run, options),
    '@arangodb/foxx/sessions/storages/collection': (run) => (options) => middleware.collectionStorage(run, options),
    '@arangodb/foxx/sessions/storages/jwt': (run) => (options) => middleware.jwtStorage(run, options),
    '@arangodb/foxx/sessions/transports/cookie': () => middleware.cookieTransport,
    '@arangodb/foxx/sessions/transports/header': () => middleware.headerTransport,
  };

  function makeService(run) {
    let context;
    return {
      module: {
        exports: {},
        get context() {
          return (context ??= makeContext(run));
        },
      },
      require(name) {
        if (!Object.hasOwn(modules, name)) {
          const known = Object.keys(modules).join(', ');
          throw new Error(`require: there is no module ${String(name)} here; there are ${known}`);
        }
        return modules[name](run);
      },
    };
  }

  return {
    makeService,
    serve,
    classes: [
      ServiceRequest,
      ServiceResponse,
      ServiceRoute,
      Router,
      middleware.cookieTransport,
      middleware.headerTransport,
    ],
  };
});
