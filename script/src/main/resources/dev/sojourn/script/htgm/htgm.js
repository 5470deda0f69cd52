// HTGM: a context for each request, with a session that is started, extended and closed by hand.
(function (kernel, host) {
  'use strict';

  const day = 86400;
  const maybe = (value) => (value === null ? undefined : value);
  const leading = (path) => (String(path).startsWith('/') ? String(path) : `/${path}`);

  // ---- session ----

  function makeSession(run) {
    const bag = run.session;
    return {
      get: (name) => (host.sessionHas(0, String(name)) ? bag.get(String(name)) : undefined),
      set(name, value) {
        bag.set(String(name), value === undefined ? null : value);
      },
      has: (name) => host.sessionHas(0, String(name)),
      is_valid: () => isValid(),
      extend: (seconds = day) => extend(run, seconds),
      get session_id() {
        return maybe(host.sessionId(0));
      },
    };
  }

  const isValid = () => host.sessionExists(0) && host.sessionTimeToLive(0) > 0;

  // Not added to what is left: counted from now. Nothing left at all is the end.
  function extend(run, seconds) {
    const millis = Number(seconds) * 1000;
    if (!(millis > 0)) {
      close(run);
    } else {
      host.sessionExtend(0, millis);
      host.renewCookie();
      tell('was extended');
    }
  }

  function close(run) {
    run.session.forget();
    if (host.sessionExists(0)) {
      tell('is closed');
      host.sessionDestroy(0);
    }
  }

  // The log sees a hash where it always saw the id.
  const tell = (what) => host.log('info', `The session ${host.sessionFingerprint(0)} ${what}`);

  function makeContext(run) {
    const session = makeSession(run);

    function start_session(seconds = day) {
      close(run);
      host.sessionBegin(0);
      const millis = Number(seconds) * 1000;
      if (!(millis > 0)) {
        throw new RangeError('A session needs a positive number of seconds');
      }
      host.sessionExtend(0, millis);
      tell('has started');
      return host.sessionId(0);
    }

    const context = {
      request: makeRequest(),
      response: null,
      start_session,
      has_session: isValid,
      extend_session(seconds = day) {
        if (!isValid()) {
          host.answer(500, 'Session invalid');
        }
        extend(run, seconds);
      },
      close_session: () => close(run),
      require_session: (path) => requireSession(run, context, path),
      get session() {
        return isValid() ? session : undefined;
      },
    };
    context.response = makeResponse(context);
    return context;
  }

  // ---- request and response ----

  function makeRequest() {
    const first = (values) => (values === undefined ? undefined : values[0]);
    const field = (fields, name) => (Object.hasOwn(fields, name) ? first(fields[name]) : undefined);
    return {
      get method() {
        return host.method();
      },
      get path() {
        return host.path();
      },
      get_form: (name) => field(host.form(), String(name)),
      get_query: (name) => field(host.query(), String(name)),
      get_header: (name) => maybe(host.header(String(name))),
      get_parameter(name) {
        const parameters = host.pathParameters();
        return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      },
    };
  }

  function makeResponse(context) {
    return {
      send_string: (text) => host.sendText(String(text), 'text/plain; charset=utf-8'),
      send_html: (text) => host.sendText(String(text), 'text/html; charset=utf-8'),
      set_header: (name, value) => host.setHeader(String(name), String(value)),
      set_status: (code) => host.status(Number(code)),
      start_session: (seconds) => context.start_session(seconds),
    };
  }

  // Without a valid session the handler of that path answers instead, and the client is told where it really is.
  function requireSession(run, context, path) {
    if (isValid()) {
      return true;
    }
    const target = leading(path);
    const route = run.routes.find((other) => other.method === '*' && other.path === target);
    if (route === undefined || run.rerouted) {
      throw new Error(`require_session: there is no path ${target} to go to`);
    }
    run.rerouted = true;
    host.setHeader(host.header('hx-request') === 'true' ? 'HX-Replace-Url' : 'HX-Location', target);
    route.handler(context);
    return false;
  }

  // ---- the server ----

  function makeServer(run) {
    return {
      add_path(path, handler) {
        if (typeof handler !== 'function') {
          throw new TypeError(`add_path: the handler of ${path} is not a function`);
        }
        run.routes.push({method: '*', path: leading(path), handler});
      },
      add_websocket(path, handler) {
        if (typeof handler !== 'function') {
          throw new TypeError(`add_websocket: the handler of ${path} is not a function`);
        }
        run.routes.push({method: 'WEBSOCKET', path: leading(path), handler});
      },
    };
  }

  return {
    // Named here so that the kernel freezes it: contexts of all requests have this very function.
    functions: [isValid],

    begin(run) {
      const server = makeServer(run);
      Object.assign(run.globals, {server, global: {server}});
    },

    handle(run, index) {
      // A cookie that names no living session is taken back on any path, whatever the handler does.
      host.htgmLook();
      return run.routes[index].handler(makeContext(run));
    },

    finish(run) {
      run.session.flush();
    },

    guest(run) {
      const own = Object.getOwnPropertyDescriptors(guestContext(run));
      run.globals.context = Object.defineProperties(run.globals.context || {}, own);
    },

    // The handshake is always answered: a handler that wants nobody in closes the socket as soon as it is open.
    upgrade(run, index) {
      const context = makeContext(run);
      delete context.response;
      run.socket = run.routes[index].handler(context);
      return true;
    },

    open(run) {
      const socket = run.socket;
      if (socket === null || typeof socket !== 'object') {
        run.socket = undefined;
        host.socketClose(1008);
        return undefined;
      }
      socket.send = (text) => host.socketSend(text instanceof Uint8Array ? text : String(text));
      socket.close = (code) => host.socketClose(code === undefined ? 1000 : Number(code));
      return typeof socket.on_open === 'function' ? socket.on_open() : undefined;
    },

    message: (run, index, text) =>
      run.socket && typeof run.socket.on_message === 'function' ? run.socket.on_message(text) : undefined,

    closed: (run, index, code) =>
      run.socket && typeof run.socket.on_close === 'function' ? run.socket.on_close(code) : undefined,
  };

  function guestContext(run) {
    const {start_session, has_session, extend_session, close_session} = makeContext(run);
    const context = {start_session, has_session, extend_session, close_session};
    Object.defineProperty(context, 'session', {
      enumerable: true,
      get: () => (isValid() ? makeSession(run) : undefined),
    });
    return context;
  }
});
