// Requests and responses of HyperExpress.
(function (kernel, host) {
  'use strict';

  const own = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

  const whenRead = (read) =>
    new Promise((keep, breaks) => {
      host.whenBodyIsRead(() => {
        try {
          keep(read());
        } catch (error) {
          breaks(error);
        }
      });
    });

  class Request {
    #session;

    constructor(session) {
      this.#session = session;
    }

    get session() {
      return this.#session;
    }

    get method() {
      return host.method();
    }

    get path() {
      return host.path();
    }

    get headers() {
      return host.headers();
    }

    get cookies() {
      return host.cookies();
    }

    get query_parameters() {
      const parameters = {};
      for (const [name, values] of Object.entries(host.query())) {
        own(parameters, name, values[0]);
      }
      return parameters;
    }

    get path_parameters() {
      return host.pathParameters();
    }

    text() {
      return whenRead(() => host.bodyText());
    }

    async json(fallback) {
      const text = await this.text();
      try {
        return JSON.parse(text);
      } catch (malformed) {
        return arguments.length > 0 ? fallback : host.answer(400, 'Malformed JSON');
      }
    }
  }

  class Response {
    status(code) {
      host.status(code);
      return this;
    }

    header(name, value) {
      host.setHeader(String(name), String(value));
      return this;
    }

    // The life of the cookie in milliseconds; without one it lasts until the browser closes.
    cookie(name, value, life, options = {}) {
      if (value === null) {
        host.addHeader('Set-Cookie', `${name}=; Path=${options.path || '/'}; Max-Age=0`);
        return this;
      }
      const {path = '/', domain, httpOnly = true, secure = true, sameSite = 'lax'} = options;
      const parts = [`${name}=${encodeURIComponent(String(value))}`, `Path=${path}`, `SameSite=${sameSite}`];
      if (typeof life === 'number') {
        parts.push(`Max-Age=${Math.ceil(life / 1000)}`);
      }
      if (domain) {
        parts.push(`Domain=${domain}`);
      }
      host.addHeader('Set-Cookie', parts.concat(httpOnly ? 'HttpOnly' : [], secure ? 'Secure' : []).join('; '));
      return this;
    }

    json(value) {
      host.sendText(JSON.stringify(value) ?? 'null', 'application/json; charset=utf-8');
      return this;
    }

    html(text) {
      host.sendText(String(text), 'text/html; charset=utf-8');
      return this;
    }

    send(value) {
      if (value instanceof Uint8Array) {
        host.sendBytes(value, 'application/octet-stream');
      } else {
        host.sendText(value === undefined ? '' : String(value), 'text/plain; charset=utf-8');
      }
      return this;
    }

    redirect(address) {
      host.status(302);
      host.setHeader('Location', String(address));
      return this;
    }
  }

  return {Request, Response};
});
