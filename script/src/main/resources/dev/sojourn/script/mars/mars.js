// MARS Engine: `session` is one universal function, `write` builds the response.
(function (kernel, host) {
  'use strict';

  const {defineProperty} = Object;
  const stringify = JSON.stringify;
  const options = {};

  function option(name) {
    if (!(name in options)) {
      options[name] = host.marsOption(name);
    }
    return options[name];
  }

  // ---- dates, as write prints them ----

  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const two = (number) => (number < 10 ? `0${number}` : `${number}`);

  function printed(date, format) {
    if (Number.isNaN(date.getTime())) {
      return null;
    }
    switch (format) {
      case 'ISO':
        return date.toISOString();
      case 'EPOCH':
        return date.getTime();
      default: {
        const day = `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${two(date.getUTCDate())}`;
        const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
        return `${day} ${time} UTC ${date.getUTCFullYear()}`;
      }
    }
  }

  // What JSON cannot say is said the MARS way: dates as text, bytes as base64, missing as null.
  function replacer(format) {
    return function (name, value) {
      const own = this[name];
      if (own instanceof Date) {
        return printed(own, format);
      }
      if (own instanceof Uint8Array) {
        return base64(own);
      }
      if (typeof own === 'bigint') {
        return String(own);
      }
      return typeof own === 'function' && typeof own.toJSON === 'function' ? own.toJSON() : value;
    };
  }

  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function base64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const three = (bytes[i] << 16) | ((bytes[i + 1] || 0) << 8) | (bytes[i + 2] || 0);
      text += digits[three >> 18] + digits[(three >> 12) & 63];
      text += i + 1 < bytes.length ? digits[(three >> 6) & 63] : '=';
      text += i + 2 < bytes.length ? digits[three & 63] : '=';
    }
    return text;
  }

  // ---- session ----

  const nothing = (value) => (value === undefined ? null : value);

  function makeSession(run) {
    const bag = run.session;

    function session(key, value) {
      if (arguments.length === 0) {
        host.sessionBegin(0);
        return host.sessionId(0) || run.sid;
      }
      const name = String(key);
      if (arguments.length === 1) {
        return host.sessionExists(0) ? nothing(bag.get(name)) : null;
      }
      if (!host.sessionExists(0)) {
        if (!option('autoStartOnWrite')) {
          return null;
        }
        host.sessionBegin(0);
      }
      if (value === null || value === undefined) {
        bag.remove(name);
        return null;
      }
      bag.set(name, value);
      return value;
    }

    session.close = () => {
      bag.forget();
      host.sessionDestroy(0);
    };
    session.getTime = () => {
      if (!host.sessionExists(0)) {
        return null;
      }
      return option('getTime') === 'CREATED' ? host.sessionCreated(0) : host.sessionLastAccess(0);
    };
    session.forEach = (callback) => {
      // What this call has changed is seen by the walk like what others have.
      if (host.sessionExists(0)) {
        bag.flush();
        host.sessionSave(0);
      }
      const own = host.sessionKey(0);
      host.forEachSession((facts) => callback(facts.key === own ? session : instance(facts)));
    };
    session.toJSON = () => ({
      sid: host.sessionId(0),
      created: host.sessionCreated(0),
      lastAccess: host.sessionLastAccess(0),
      lastUpdate: host.sessionLastUpdate(0),
      expires: finite(host.sessionExpires(0)),
      data: Object.fromEntries(bag.names().map((name) => [name, bag.get(name)])),
    });
    return session;
  }

  const finite = (number) => (number === Infinity ? null : number);

  // Another client's session: it can be read and closed, and its sid is nobody's to know.
  function instance(facts) {
    const {key, created, lastAccess, lastUpdate, expires, data} = facts;
    let open = true;

    function other(name) {
      return arguments.length === 0 || !open ? null : nothing(Object.hasOwn(data, name) ? data[name] : null);
    }

    other.close = () => {
      open = false;
      host.endByKey(key);
    };
    other.getTime = () => (option('getTime') === 'CREATED' ? created : lastAccess);
    other.toJSON = () => ({created, lastAccess, lastUpdate, expires: finite(expires), data: open ? data : {}});
    return other;
  }

  // ---- input ----

  const first = (values) => (values.length > 1 ? values : values[0]);

  function makeParameters() {
    let body;
    let query;
    const member = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

    function bodyMembers() {
      if (body === undefined) {
        const message = host.message();
        const type = String(host.header('content-type') || '').toLowerCase();
        if (message !== null) {
          body = members(message);
        } else if (type.startsWith('application/json')) {
          body = members(host.bodyText());
        } else {
          body = {};
          for (const [name, values] of Object.entries(host.form())) {
            own(body, name, first(values));
          }
        }
      }
      return body;
    }

    return (name) => {
      const inPath = member(host.pathParameters(), name);
      if (inPath !== undefined) {
        return inPath;
      }
      query = query || host.query();
      const inQuery = member(query, name);
      return inQuery !== undefined ? first(inQuery) : member(bodyMembers(), name);
    };
  }

  const own = (object, name, value) =>
    defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

  function members(text) {
    try {
      const value = JSON.parse(text);
      return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
    } catch (malformed) {
      return {};
    }
  }

  // ---- output ----

  function makeOutput(run) {
    run.written = null;
    run.raw = null;
    return function write(key, value) {
      if (arguments.length === 1) {
        if (key instanceof Uint8Array) {
          run.raw = key;
        } else if (key !== null && typeof key === 'object') {
          run.written = {...run.written, ...key};
        } else {
          own((run.written = run.written || {}), 'message', key);
        }
        return;
      }
      own((run.written = run.written || {}), String(key), value === undefined ? null : value);
    };
  }

  function bcrypt(password, hash) {
    return arguments.length === 1
      ? host.bcryptHash(String(password))
      : host.bcryptVerify(String(password), hash === null || hash === undefined ? null : String(hash));
  }

  const db = Object.freeze({query: (sql, ...values) => host.dbQuery(String(sql), values)});

  const request = Object.freeze({
    header: (name) => host.header(String(name)),
    cookie: (name) => cookie(name),
    ip: () => host.remoteAddress(),
    isSecure: () => host.isSecure(),
    method: () => host.method(),
    path: () => host.path(),
  });

  function cookie(name) {
    const cookies = host.cookies();
    return Object.hasOwn(cookies, name) ? cookies[name] : null;
  }

  const response = Object.freeze({
    status: (code) => host.status(code),
    setContentType: (type) => host.setHeader('Content-Type', String(type)),
    header: (name, value) => host.setHeader(String(name), String(value)),
  });

  function header(name, value) {
    return arguments.length === 1 ? host.header(String(name)) : host.setHeader(String(name), String(value));
  }

  function json(run) {
    return stringify(run.written || {}, replacer(option('dateFormat')));
  }

  return {
    // The same for all calls, so nothing may be hung onto them.
    frozen: [bcrypt, db, request, response, header, cookie],

    begin(run) {
      const input = makeParameters();
      const parameter = (name, fallback) => {
        const value = input(String(name));
        if (value !== undefined && value !== null) {
          return value;
        }
        return typeof fallback === 'function' ? fallback() : nothing(fallback);
      };
      Object.assign(run.globals, {
        session: makeSession(run),
        param: parameter,
        write: makeOutput(run),
        exit: () => host.exit(),
        header,
        cookie,
        request: {...request, param: parameter},
        response,
        bcrypt,
        db,
        setId: (id) => host.setSocketId(String(id)),
        disconnect: () => host.socketClose(1000),
      });
      // The sid counts as activity even when the script never asks for its session.
      host.sessionPresented();
    },

    handle(run) {},

    finish(run) {
      run.session.flush();
      if (host.message() !== null || host.isSocket()) {
        if (run.raw !== null) {
          host.socketSend(run.raw);
        } else if (run.written !== null) {
          host.socketSend(json(run));
        }
      } else if (run.raw !== null) {
        host.sendBytes(run.raw, 'application/octet-stream');
      } else {
        host.sendText(json(run), 'application/json; charset=utf-8');
      }
    },

    guest(run) {
      run.globals.session = makeSession(run);
    },
  };
});
