// The errors of the sessions app, which may hold ids for the script and never for a log.
(function () {
  'use strict';

  const hidden = (object, name, value) =>
    Object.defineProperty(object, name, {value, writable: true, enumerable: false, configurable: true});
  const isThenable = (value) => value !== null && typeof value === 'object' && typeof value.then === 'function';

  class SessionNotFound extends Error {
    constructor(sid) {
      super();
      tell(this, 'SessionNotFound', `Session with session id ${sid} not found.`);
    }
  }

  class SessionExpired extends SessionNotFound {
    constructor(sid) {
      super(sid);
      tell(this, 'SessionExpired', `Session with session id ${sid} has expired.`);
    }
  }

  function tell(error, name, message) {
    const frames = String(error.stack).split('\n').slice(1);
    hidden(error, 'name', name);
    hidden(error, 'message', message);
    hidden(error, 'stack', [`${name}: ${message}`, ...frames].join('\n'));
  }

  // The message holds an id, which is for the script and never for a log: nobody but the log sees it after this.
  function hush(error) {
    if (error instanceof SessionNotFound) {
      tell(error, error.name, 'there is no such session, and the script did not catch the error');
    }
    return error;
  }

  function hushed(work) {
    try {
      const result = work();
      return isThenable(result) ? result.then(undefined, (error) => Promise.reject(hush(error))) : result;
    } catch (error) {
      throw hush(error);
    }
  }

  return {SessionNotFound, SessionExpired, hushed};
});
