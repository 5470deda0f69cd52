// Where the data of a session are: in the mount's store, in that of another dialect's mount, or with the script.
(function (kernel, host, web) {
  'use strict';

  const engineStore = {
    local: false,

    // Nothing is asked of the store before start() or touch().
    look: (id) => (id === undefined ? host.hyperLook() : host.hyperPresent(id)),
    find: () => host.sessionExists(0),
    cookieId: () => host.hyperCookieId() ?? undefined,
    begin: (id, chosen) => host.hyperBegin(id, chosen),
    roll: (id) => host.hyperRoll(id),
    sign: (id) => host.sign(id),
    unsign: (text, secret) => (secret === undefined ? host.unsign(text) : host.hyperUnsign(text, secret)) ?? undefined,
    standardDuration: () => host.hyperDuration(),
    resetsOnRoll: () => host.hyperResetsOnRoll(),
    adoptsSigned: () => host.hyperAdoptsSigned(),
    requireChoice() {},
  };

  // A session of another dialect's mount, by that mount's carriers and store.
  const guestStore = {
    ...engineStore,
    look() {},
    cookieId: () => (host.sessionExists(0) ? host.sessionId(0) ?? undefined : undefined),
    begin() {
      host.sessionBegin(0);
      return host.sessionId(0);
    },
    roll: () => host.sessionRoll(0),
    sign: () => host.sessionSignedId(0) ?? undefined,
    standardDuration: () => host.sessionDuration(0),
    resetsOnRoll: () => false,
    adoptsSigned: () => false,
    requireChoice(name) {
      throw new Error(`${name}(id) -> the ids of this mount are those of its own dialect, and cannot be chosen`);
    },
  };

  // What a script's own handlers keep, while a request works with it.
  function makeLocalBag(data) {
    const entries = new Map(Object.entries(data));
    return {
      get: (name) => (entries.has(name) ? entries.get(name) : null),
      set: (name, value) => entries.set(name, value),
      has: (name) => entries.has(name),
      names: () => [...entries.keys()],
      remove: (name) => entries.delete(name),
      clear: () => entries.clear(),
      flush() {},
      forget() {},
    };
  }

  return {engineStore, guestStore, makeLocalBag};
});
