// The sessions app of ArangoDB Foxx: controllers over its storage.
(function (kernel, host, web, errors, tokens, storage, requests, middleware, services) {
  'use strict';

  const {SessionNotFound, SessionExpired, hushed} = errors;
  const {Session, sessionStorage, app, clientSession} = storage;
  const {Request, Response, send, transports} = requests;
  const {makeService, serve} = services;
  const {isObject} = web;

  class Route {
    #guards = [];
    #handler;

    constructor(handler) {
      this.#handler = handler;
    }

    onlyIf(check) {
      if (typeof check !== 'function') {
        throw new TypeError('onlyIf needs a function');
      }
      this.#guards.push(check);
      return this;
    }

    onlyIfAuthenticated() {
      this.#guards.push((req) => {
        if (req.session === undefined || req.session.get('uid') === undefined) {
          host.answer(401, 'Not authorized');
        }
      });
      return this;
    }

    // What only describes a route for its documentation.
    pathParam() {
      return this;
    }

    queryParam() {
      return this;
    }

    bodyParam() {
      return this;
    }

    errorResponse() {
      return this;
    }

    summary() {
      return this;
    }

    notes() {
      return this;
    }

    static run(route, req, res) {
      route.#guards.forEach((guard) => guard(req));
      return route.#handler(req, res);
    }
  }

  const activated = (run) => run.transports !== undefined;

  function load(run) {
    if (run.transports.jwt === null) {
      host.foxxLook();
    } else {
      tokens.look(run.transports);
    }
    if (host.sessionExists(0)) {
      run.active = clientSession(run);
    } else if (run.autoCreate) {
      host.sessionBegin(0);
      host.sessionSave(0);
      run.active = clientSession(run);
    }
  }

  function makeController(run) {
    const controller = {
      activateSessions(options = {cookie: true}) {
        const wanted = transports(options);
        if (activated(run) && JSON.stringify(wanted) !== JSON.stringify(run.transports)) {
          throw new Error('activateSessions: a mount carries its sessions in one way; it was told another one before');
        }
        run.transports = wanted;
        run.autoCreate = options.autoCreateSession !== false;
        run.declared.transports = {...wanted, jwt: wanted.jwt !== null};
      },

      destroySession(path, options = {}) {
        const {method = 'post', before, after} = options;
        return controller[verb(method)](path, (req, res) => {
          before?.(req, res);
          run.session.forget();
          host.sessionDestroy(0);
          run.active = undefined;
          if (run.autoCreate) {
            host.sessionBegin(0);
            host.sessionSave(0);
            run.active = clientSession(run);
          }
          if (after) {
            after(req, res);
          } else {
            res.json({message: 'logged out'});
          }
        });
      },
    };
    for (const method of VERBS) {
      controller[method] = (path, handler) => {
        if (typeof path !== 'string' || typeof handler !== 'function') {
          throw new TypeError(`controller.${method}(path, handler) needs a path and a function`);
        }
        const route = new Route(handler);
        run.routes.push({method: method.toUpperCase(), path, route, carried: true});
        return route;
      };
    }
    return controller;
  }

  const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

  function verb(method) {
    const name = String(method).toLowerCase();
    if (!VERBS.includes(name)) {
      throw new TypeError(`destroySession: method must be one of ${VERBS.join(', ')}`);
    }
    return name;
  }

  // ---- the REST routes of the sessions app itself ----

  function mountRest(run) {
    const add = (method, path, handler) =>
      run.routes.push({method, path: `/sessions${path}`, route: new Route(handler), carried: false});

    const answering = (handler) => (req, res) => {
      res.set('Cache-Control', 'no-store');
      try {
        handler(req, res);
      } catch (error) {
        if (error instanceof SessionExpired) {
          res.status(404).json({error: 'SessionExpired', message: 'Session has expired'});
        } else if (error instanceof SessionNotFound) {
          res.status(404).json({error: 'SessionNotFound', message: 'Session does not exist'});
        } else {
          throw error;
        }
      }
    };
    const members = (req) => {
      const body = req.body();
      return isObject(body) ? body : host.answer(400, 'The body must be a JSON object');
    };
    const saving = (change) =>
      answering((req, res) => {
        const body = members(req);
        const session = sessionStorage.get(req.params('sid'));
        session.set('sessionData', change(session.get('sessionData'), body)).save();
        res.json(session.forClient());
      });

    add('POST', '', answering((req, res) => {
      res.status(201).json(sessionStorage.create(members(req)).forClient());
    }));
    add('GET', '/:sid', answering((req, res) => res.json(sessionStorage.get(req.params('sid')).forClient())));
    add('PUT', '/:sid', saving((data, body) => body));
    add('PATCH', '/:sid', saving((data, body) => ({...data, ...body})));
    add('DELETE', '/:sid', answering((req, res) => {
      sessionStorage.delete(req.params('sid'));
      res.status(204);
    }));
  }

  const requireApp = () => app;

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [Session, SessionNotFound, SessionExpired, Request, Response, Route, app, requireApp, ...services.classes],

    begin(run) {
      run.autoCreate = false;
      const controller = makeController(run);
      run.globals.controller = controller;
      run.globals.applicationContext = Object.freeze({mount: `/${host.foxxMount()}`, name: host.foxxMount()});
      run.globals.Foxx = {requireApp, Controller: controllerClass(controller)};
      Object.assign(run.globals, makeService(run));
      if (host.foxxRest()) {
        mountRest(run);
      }
    },

    handle(run, index) {
      const {route, carried, service} = run.routes[index];
      if (service) {
        return hushed(() => serve(run, service));
      }
      if (carried && activated(run)) {
        load(run);
      }
      run.response = new Response();
      return hushed(() => Route.run(route, new Request(run), run.response));
    },

    // What was changed and not saved stays unsaved, as it always did here; only other dialects' objects are flushed.
    finish(run) {
      send(run.response);
      run.session.flush();
    },

    guest(run) {
      run.globals.Foxx = {requireApp};
      run.globals.req = {
        get session() {
          return host.sessionExists(0) ? (run.active ??= clientSession(run)) : undefined;
        },
      };
    },
  };

  // `new Foxx.Controller(applicationContext)` is another name for the controller that is there.
  function controllerClass(controller) {
    return function Controller() {
      return controller;
    };
  }
});
