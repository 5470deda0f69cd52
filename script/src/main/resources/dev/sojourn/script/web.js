// What requests and responses are in every system that has objects for them.
(function (kernel, host) {
  'use strict';

  const own = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: true, configurable: true});

  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

  // Fields that may come several times, each with what `choose` makes of its values.
  const fields = (all, choose) => {
    const values = {};
    for (const [name, given] of Object.entries(all)) {
      own(values, name, choose(given));
    }
    return values;
  };

  const firsts = (all) => fields(all, (given) => given[0]);

  // A promise of what can be read once the body is here; others use the context meanwhile.
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

  function parse(text) {
    try {
      return JSON.parse(text);
    } catch (malformed) {
      return host.answer(400, 'Malformed JSON');
    }
  }

  class Request {
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
  }

  class Response {
    status(code) {
      host.status(code);
      return this;
    }
  }

  const setHeader = (name, value) => host.setHeader(String(name), String(value));

  function send(value, textType) {
    if (value instanceof Uint8Array) {
      host.sendBytes(value, 'application/octet-stream');
    } else {
      host.sendText(value === undefined ? '' : String(value), `${textType}; charset=utf-8`);
    }
  }

  const sendJson = (value) => host.sendText(JSON.stringify(value) ?? 'null', 'application/json; charset=utf-8');

  return {own, isObject, fields, firsts, whenRead, parse, Request, Response, setHeader, send, sendJson};
});
