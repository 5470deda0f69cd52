// JSON Web Tokens (RFC 7519) that carry the id of a session. Java signs them and tells which are signed; what they
// say is judged here.
(function (kernel, host, web, errors) {
  'use strict';

  const {isObject} = web;

  // The key of an option `jwt`; null when there is none. A token without a signature is refused in every spelling.
  function key(option) {
    if (option === undefined || option === null || option === false) {
      return null;
    }
    const {secret, algorithm, verify} = typeof option === 'string' ? {secret: option} : Object(option);
    if (typeof secret !== 'string' || secret === '') {
      throw new TypeError('jwt: a secret is needed; a token that nobody signed proves nothing');
    }
    if (verify === false) {
      throw new TypeError('jwt: verify must not be false; whoever writes a token could be anybody');
    }
    if (algorithm !== undefined && typeof algorithm !== 'string') {
      throw new TypeError('jwt: algorithm must be a text');
    }
    return {secret, algorithm: host.foxxCheckToken((algorithm ?? 'HS256').toUpperCase(), secret)};
  }

  function members(text) {
    try {
      const value = JSON.parse(text);
      return isObject(value) ? value : null;
    } catch (malformed) {
      return null;
    }
  }

  const isTime = (value) => typeof value === 'number' && Number.isFinite(value);

  // The claims of a token that this key signed and whose time it is; null otherwise.
  function read({secret, algorithm}, token) {
    const opened = typeof token === 'string' ? host.foxxOpenToken(algorithm, secret, token) : null;
    const header = opened === null ? null : members(opened[0]);
    const claims = opened === null ? null : members(opened[1]);
    if (header === null || claims === null) {
      return null;
    }
    // An extension that has to be understood is not understood here (RFC 7515, section 4.1.11).
    if (header.alg !== algorithm || Object.hasOwn(header, 'crit')) {
      return null;
    }
    const now = host.now() / 1000;
    if (Object.hasOwn(claims, 'exp') && !(isTime(claims.exp) && now < claims.exp)) {
      return null;
    }
    if (Object.hasOwn(claims, 'nbf') && !(isTime(claims.nbf) && now >= claims.nbf)) {
      return null;
    }
    return claims;
  }

  const write = ({secret, algorithm}, claims) => host.foxxWriteToken(algorithm, secret, JSON.stringify(claims));

  // Has the session of a request looked for by the ids in its tokens.
  function look(transports) {
    const {jwt, param} = transports;
    const inQuery = param === null ? [] : (host.query()[param] ?? []);
    const ids = {};
    for (const token of [...inQuery, ...host.foxxPresented()].slice(0, 8)) {
      const claims = read(jwt, token);
      if (claims !== null && typeof claims.sid === 'string') {
        ids[token] = claims.sid;
      }
    }
    host.foxxLookThrough(jwt.algorithm, jwt.secret, ids, inQuery);
  }

  return {key, read, write, look};
});
