// Requests and responses of HyperExpress.
(function (kernel, host, web) {
  'use strict';

  const {firsts, whenRead, setHeader} = web;

  class Request extends web.Request {
    #session;

    constructor(session) {
      super();
      this.#session = session;
    }

    get session() {
      return this.#session;
    }

    get query_parameters() {
      return firsts(host.query());
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

  class Response extends web.Response {
    header(name, value) {
      setHeader(name, value);
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
      web.sendJson(value);
      return this;
    }

    html(text) {
      host.sendText(String(text), 'text/html; charset=utf-8');
      return this;
    }

    send(value) {
      web.send(value, 'text/plain');
      return this;
    }

    redirect(address) {
      host.status(302);
      setHeader('Location', address);
      return this;
    }
  }

  return {Request, Response};
});
