// Requests and responses of Foxx, and the options by which a controller carries its sessions.
(function (kernel, host, web, errors, tokens) {
  'use strict';

  const {isObject, parse, setHeader} = web;

  // ---- requests and responses ----

  class Request extends web.Request {
    #run;

    constructor(run) {
      super();
      this.#run = run;
    }

    get session() {
      return this.#run.active;
    }

    params(name) {
      const inPath = host.pathParameters();
      if (Object.hasOwn(inPath, name)) {
        return inPath[name];
      }
      const query = host.query();
      return Object.hasOwn(query, name) ? query[name][0] : undefined;
    }

    rawBody() {
      return host.bodyText();
    }

    body() {
      const text = host.bodyText();
      return text.trim() === '' ? {} : parse(text);
    }
  }

  class Response extends web.Response {
    body;
    contentType;

    set(name, value) {
      if (isObject(name)) {
        Object.keys(name).forEach((each) => setHeader(each, name[each]));
      } else {
        setHeader(name, value);
      }
      return this;
    }

    json(value) {
      this.contentType = 'application/json; charset=utf-8';
      this.body = JSON.stringify(value) ?? 'null';
      return this;
    }
  }

  function send(response) {
    const {body, contentType} = response;
    if (body instanceof Uint8Array) {
      host.sendBytes(body, contentType || 'application/octet-stream');
    } else if (body !== undefined && body !== null) {
      const plain = typeof body === 'string';
      const type = plain ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8';
      host.sendText(plain ? body : JSON.stringify(body), contentType || type);
    }
  }

  // ---- how a controller carries the session ----

  function wrong(option, needed) {
    return new TypeError(`activateSessions: ${option} must be ${needed}`);
  }

  function nameOption(option, value, standard) {
    if (value === undefined || value === null || value === false) {
      return null;
    }
    if (value === true) {
      return standard;
    }
    if (typeof value !== 'string' || value === '') {
      throw wrong(option, 'true or a name');
    }
    return value;
  }

  function cookieOption(value) {
    if (value === undefined || value === null || value === false) {
      return null;
    }
    if (value === true || typeof value === 'string') {
      return {name: nameOption('cookie', value, 'sid')};
    }
    if (!isObject(value)) {
      throw wrong('cookie', 'true, a name or an object');
    }
    const {name = 'sid', secret, algorithm = 'sha256'} = value;
    if (typeof name !== 'string' || name === '') {
      throw wrong('cookie.name', 'a string');
    }
    if (secret !== undefined && (typeof secret !== 'string' || secret.length < 10)) {
      throw wrong('cookie.secret', 'a string of at least 10 characters');
    }
    if (typeof algorithm !== 'string') {
      throw wrong('cookie.algorithm', 'a string');
    }
    return secret === undefined ? {name} : {name, secret, algorithm};
  }

  function transports(options) {
    if (!isObject(options)) {
      throw wrong('options', 'an object');
    }
    const {type} = options;
    if (type !== undefined && type !== 'cookie' && type !== 'header') {
      throw wrong('type', '"cookie" or "header"');
    }
    const cookie = cookieOption(type === 'cookie' ? options.cookie ?? true : options.cookie);
    const header = nameOption('header', type === 'header' ? options.header ?? true : options.header, 'X-Session-Id');
    const param = nameOption('param', options.param, 'FOXXSID');
    if (cookie === null && header === null && param === null) {
      throw wrong('cookie, header or param', 'set');
    }
    const jwt = tokens.key(options.jwt);
    if (jwt !== null && cookie !== null && cookie.secret !== undefined) {
      throw new TypeError('activateSessions: with jwt the token is signed; cookie.secret must not be set');
    }
    return {cookie, header, param, jwt};
  }

  return {Request, Response, send, transports};
});
