// What every context begins with: the border between scripts and Java, and what keeps requests apart.
// Evaluates to a function of `host`, the functions of Java. Everything here is without state between requests.
(function (host) {
  'use strict';

  const {defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf} = Object;
  const {apply, ownKeys} = Reflect;
  const {isArray} = Array;
  const {isView} = ArrayBuffer;
  const parse = JSON.parse;
  const wholeGlobal = globalThis;
  const ordinary = getPrototypeOf(globalThis);

  // Objects that outlive a request without being its own, and calls that arrive in another one.
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics']) {
    delete wholeGlobal[name];
  }
  // What needs a newer Java than 17 and ends the whole context on an older one.
  delete wholeGlobal.Float16Array;
  delete Math.f16round;
  delete DataView.prototype.getFloat16;
  delete DataView.prototype.setFloat16;

  // ---- values ----

  function classify(value) {
    if (value instanceof Date) {
      return 'date';
    }
    if (isView(value)) {
      return value instanceof Uint8Array ? 'bytes' : 'typed array';
    }
    if (isArray(value)) {
      return 'array';
    }
    return typeof value;
  }

  function untag(value) {
    if (isArray(value)) {
      switch (value[0]) {
        case 'd':
          return new Date(value[1]);
        case 'b':
          return bytes(value[1]);
        case 'n':
          return BigInt(value[1]);
        case 'f':
          return Number(value[1]);
        default:
          return value.slice(1).map(untag);
      }
    }
    if (value !== null && typeof value === 'object') {
      for (const name of ownKeys(value)) {
        defineProperty(value, name, {
          value: untag(value[name]),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    }
    return value;
  }

  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function bytes(text) {
    const end = text.indexOf('=');
    const length = end < 0 ? text.length : end;
    const out = new Uint8Array(Math.floor((length * 3) / 4));
    let bits = 0;
    let held = 0;
    let at = 0;
    for (let i = 0; i < length; i++) {
      held = (held << 6) | digits.indexOf(text[i]);
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        out[at++] = (held >> bits) & 255;
      }
    }
    return out;
  }

  // ---- errors that come from Java ----

  function raise(name, message) {
    const error = new (name === 'TypeError' ? TypeError : name === 'RangeError' ? RangeError : Error)(message);
    if (name !== 'Error') {
      defineProperty(error, 'name', {value: name, writable: true, enumerable: false, configurable: true});
    }
    throw error;
  }

  // ---- one session, shared by all dialects of a call ----

  // An object that was read stays the same object, and is saved when it was changed in place.
  function makeBag(handle) {
    const seen = new Map();
    const keep = (name, value) => {
      if (value !== null && typeof value === 'object') {
        seen.set(name, value);
      } else {
        seen.delete(name);
      }
      return value;
    };
    return freeze({
      get: (name) => (seen.has(name) ? seen.get(name) : keep(name, host.sessionGet(handle, name))),
      set(name, value) {
        host.sessionSet(handle, name, value);
        keep(name, value);
      },
      has: (name) => host.sessionHas(handle, name),
      names: () => host.sessionNames(handle),
      remove(name) {
        seen.delete(name);
        return host.sessionRemove(handle, name);
      },
      clear() {
        seen.clear();
        host.sessionClear(handle);
      },
      forget: () => seen.clear(),
      flush: () => seen.forEach((value, name) => host.sessionSetIfChanged(handle, name, value)),
    });
  }

  // ---- the life of a program ----

  const shared = freeze({
    get: (name) => host.sharedGet(String(name)),
    set: (name, value) => host.sharedSet(String(name), value),
    delete: (name) => host.sharedDelete(String(name)),
    keys: () => host.sharedKeys(),
    update: (name, change) => host.sharedUpdate(String(name), change),
  });

  const text = (value) => {
    try {
      return typeof value === 'string' ? value : value instanceof Error ? String(value) : show(value);
    } catch (unprintable) {
      return '(unprintable)';
    }
  };
  const stringify = JSON.stringify;
  const show = (value) => {
    const json = stringify(value);
    return json === undefined ? String(value) : json;
  };
  const log = (level) => (...values) => host.log(level, values.map(text).join(' '));
  const console = freeze({
    debug: log('debug'),
    log: log('info'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  });

  function begin(dialect, guests) {
    const run = {session: makeBag(0), globals: {console, shared}, routes: [], declared: {}};
    dialect.begin(run);
    for (const guest of guests) {
      guest.guest(run);
    }
    // Functions of a prelude are the same for all calls: nothing may be hung onto them.
    for (const value of Object.values(run.globals)) {
      if (typeof value === 'function') {
        freeze(value);
        freeze(value.prototype);
      }
    }
    return run;
  }

  const run = (program, names, started) => apply(program, undefined, names.map((name) => started.globals[name]));

  function settle(result) {
    if (result !== null && typeof result === 'object' && typeof result.then === 'function') {
      Promise.resolve(result).then(host.settled, host.failed);
      return false;
    }
    return true;
  }

  // ---- what keeps requests apart ----

  // A frozen prototype must not stop `error.name = ...` on an object that inherits from it.
  function letOverride(prototype, name) {
    const was = getOwnPropertyDescriptor(prototype, name);
    if (!was || !was.configurable || !('value' in was)) {
      return;
    }
    const value = was.value;
    const access = {
      get: () => value,
      set(own) {
        if (this === prototype) {
          throw new TypeError(`${String(name)} cannot be changed`);
        }
        defineProperty(this, name, {value: own, writable: true, enumerable: true, configurable: true});
      },
    };
    // These two are functions that scripts can ask for, so they must not carry anything either.
    freeze(access.get);
    freeze(access.set);
    defineProperty(prototype, name, {enumerable: was.enumerable, configurable: false, ...access});
  }

  const openToOverride = ['constructor', 'toString', 'toLocaleString', 'valueOf', 'name', 'message', 'toJSON'];

  function hardenAll(roots) {
    const done = new Set();
    const waiting = [...roots];
    while (waiting.length > 0) {
      const value = waiting.pop();
      if (value === null || (typeof value !== 'object' && typeof value !== 'function') || done.has(value)) {
        continue;
      }
      done.add(value);
      if (value === wholeGlobal) {
        continue;
      }
      waiting.push(getPrototypeOf(value));
      for (const name of ownKeys(value)) {
        const property = getOwnPropertyDescriptor(value, name);
        if ('value' in property) {
          waiting.push(property.value);
        } else {
          waiting.push(property.get, property.set);
        }
      }
      if (typeof value === 'object' && typeof value.constructor === 'function') {
        openToOverride.forEach((name) => letOverride(value, name));
      }
      freeze(value);
    }
  }

  // What languages, times and alphabets are is loaded at its first use, once for all contexts of the process.
  function warm() {
    const date = {dateStyle: 'full', timeStyle: 'long', timeZone: 'America/New_York'};
    new Intl.DateTimeFormat('en', date).formatToParts(0);
    new Intl.NumberFormat('en', {style: 'currency', currency: 'USD'}).formatToParts(1234.5);
    new Intl.NumberFormat('en', {notation: 'compact'}).format(1234.5);
    new Intl.Collator('en', {numeric: true}).compare('a1', 'b2');
    new Intl.PluralRules('en', {type: 'ordinal'}).select(1);
    new Intl.RelativeTimeFormat('en').format(1, 'day');
    new Intl.ListFormat('en').format(['a', 'b']);
    new Intl.DisplayNames('en', {type: 'region'}).of('US');
    new Intl.DurationFormat('en').format({hours: 1});
    new Intl.Locale('en-US').maximize();
    [...new Intl.Segmenter('en', {granularity: 'word'}).segment('a b')];
    new Date(0).toLocaleString('en', {era: 'short'});
    'a'.localeCompare('b', 'en');
    'a'.normalize('NFKD').toLocaleUpperCase('tr');
    /\p{L}\p{Script=Greek}?/iu.test('a');
  }

  let globalNames = 0;
  let known;

  // Of each kind of object whose prototype no property leads to, one: all that is reached from it is frozen.
  function samples() {
    const next = () => ({done: true, value: undefined});
    const all = [
      function* () {},
      async function () {},
      async function* () {},
      [][Symbol.iterator](),
      [].values().map(next),
      Iterator.from({next}),
      ''[Symbol.iterator](),
      new Map()[Symbol.iterator](),
      new Set()[Symbol.iterator](),
      'a'.matchAll(/a/g),
    ];
    const segments = new Intl.Segmenter('en').segment('');
    return [...all, segments, segments[Symbol.iterator]()];
  }

  function harden(more) {
    const intrinsics = ownKeys(wholeGlobal).map((name) => getOwnPropertyDescriptor(wholeGlobal, name).value);
    hardenAll([...intrinsics, ...samples(), console, shared, ...more]);
    for (const name of ownKeys(wholeGlobal)) {
      const property = getOwnPropertyDescriptor(wholeGlobal, name);
      if (property.configurable && 'value' in property) {
        defineProperty(wholeGlobal, name, {writable: false, configurable: false});
      }
    }
    known = new Set(ownKeys(wholeGlobal));
    globalNames = known.size;
  }

  // False when something was left behind that cannot be taken away: then the context must not be used again.
  function sweep() {
    let clean = getPrototypeOf(wholeGlobal) === ordinary;
    const names = ownKeys(wholeGlobal);
    if (names.length !== globalNames) {
      for (const name of names) {
        if (!known.has(name)) {
          clean = Reflect.deleteProperty(wholeGlobal, name) && clean;
        }
      }
    }
    return clean;
  }

  return {
    classify,
    decode: (text) => (text[0] === 'p' ? parse(text.slice(1)) : untag(parse(text.slice(1)))),
    raise,
    begin,
    makeBag,
    run,
    settle,
    harden,
    warm,
    sweep,
    freeze,
  };
});
