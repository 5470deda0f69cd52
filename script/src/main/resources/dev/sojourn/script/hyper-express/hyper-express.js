// HyperExpress.Session: `request.session`, made by a SessionEngine that is bound to the web server.
(function (kernel, host, web, engine, stores, ids, sessions, requests) {
  'use strict';

  const {SessionEngine} = engine;
  const {engineStore, guestStore} = stores;
  const {Identity} = ids;
  const {Session} = sessions;
  const {Request, Response} = requests;

  function makeServer(run) {
    const server = {
      use(engine) {
        if (!(engine instanceof SessionEngine)) {
          throw new Error('webserver.use(engine) -> engine must be a SessionEngine');
        }
        if (run.engine !== undefined && run.engine !== engine) {
          throw new Error(
            'webserver.use(engine) -> a mount has one SessionEngine; put the other into a mount of its own',
          );
        }
        run.engine = engine;
        const {duration, automatic_touch, cookie} = engine.options;
        run.declared.engine = {duration, automatic_touch, cookie: {...cookie}};
        return server;
      },
    };
    for (const method of ['get', 'post', 'put', 'patch', 'delete', 'any']) {
      server[method] = (path, handler) => {
        if (typeof path !== 'string' || typeof handler !== 'function') {
          throw new TypeError(`webserver.${method}(path, handler) -> a path and a function are needed`);
        }
        run.routes.push({method: method === 'any' ? '*' : method.toUpperCase(), path, handler});
        return server;
      };
    }
    return server;
  }

  function required(name) {
    if (name === 'hyper-express-session') {
      return SessionEngine;
    }
    throw new Error("require(name) -> only 'hyper-express-session' can be required here");
  }

  async function answer(run, handler) {
    const session = run.engine === undefined ? undefined : new Session(run.engine, run.session, engineStore);
    host.hyperLook();
    try {
      await handler(new Request(session), new Response());
    } catch (error) {
      if (host.persistsOnError()) {
        await Session.close(session);
      }
      throw error;
    }
    await Session.close(session);
  }

  return {
    // Named here so that the kernel freezes them: no request may change what the next one calls.
    classes: [SessionEngine, Session, Identity, Request, Response, engineStore, guestStore],

    begin(run) {
      run.globals.require = required;
      run.globals.webserver = makeServer(run);
    },

    handle: (run, index) => answer(run, run.routes[index].handler),

    finish(run) {
      run.session.flush();
    },

    guest(run) {
      const request = (run.globals.request ??= {});
      request.session = new Session(undefined, run.session, guestStore);
    },
  };
});
