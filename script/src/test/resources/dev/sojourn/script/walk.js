// Walks everything that a script can reach: properties, prototypes, getters, and what functions make and return.
// Evaluates to a function of the names and values that scripts are given, which returns what was found. What the
// language itself brings is called as well, unless only the given things are to be.
(function (given, onlyGiven) {
  'use strict';

  const {apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf} = Reflect;
  const {isExtensible, ownKeys, set, setPrototypeOf} = Reflect;
  const {fill} = Uint8Array.prototype;
  const {getTime, setTime} = Date.prototype;
  const sizeOfMap = getOwnPropertyDescriptor(Map.prototype, 'size').get;
  const sizeOfSet = getOwnPropertyDescriptor(Set.prototype, 'size').get;
  const put = Map.prototype.set;
  const include = Set.prototype.add;
  const remember = WeakMap.prototype.set;
  const {push} = Array.prototype;
  const MARK = 'leak';
  const SYMBOL = Symbol.for('leak');
  const global = globalThis;

  const paths = new Map();
  const waiting = [];
  const explored = new Set();
  let calling = !onlyGiven;

  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
  const named = (key) => (typeof key === 'symbol' ? `[${String(key)}]` : `.${key}`);

  function add(path, value) {
    if (isObject(value) && !paths.has(value)) {
      paths.set(value, path);
      waiting.push(value);
    }
  }

  function attempt(work) {
    try {
      return work();
    } catch (refused) {
      return undefined;
    }
  }

  // What only syntax makes.
  function syntax() {
    const tagged = (strings) => strings;
    const callSite = () => tagged`a${1}b`;
    const gather = function () {
      return arguments;
    };
    class Base {
      #x = 1;
      static {
        this.own = 1;
      }
      get x() {
        return this.#x;
      }
    }
    const samples = {
      function: function () {},
      arrow: () => 1,
      method: {m() {}}.m,
      class: class extends Base {},
      generator: function* () {
        yield 1;
      },
      asyncFunction: async function () {},
      asyncGenerator: async function* () {
        yield 1;
      },
      asyncArrow: async () => 1,
      arguments: gather(1),
      regexp: /a/dg,
      template: callSite(),
      array: [1, [2]],
      object: {a: 1},
      bigint: Object(1n),
      symbol: Object(Symbol.iterator),
      string: Object('ab'),
      number: Object(1),
      boolean: Object(true),
      bound: function () {}.bind(null),
      promise: Promise.resolve(1),
      error: attempt(() => null.x) ?? caught(() => null.x),
      rangeError: caught(() => [].length = -1),
      stack: caught(() => (function f() { f(); })()),
      syntaxError: caught(() => new RegExp('(')),
      uriError: caught(() => decodeURIComponent('%')),
      referenceError: caught(() => missingName),
    };
    samples.generatorObject = samples.generator();
    samples.asyncGeneratorObject = samples.asyncGenerator();
    samples.asyncPromise = samples.asyncFunction();
    samples.asyncIteration = samples.asyncGeneratorObject.next();
    samples.asyncPromise.catch(() => {});
    return samples;
  }

  function caught(work) {
    try {
      work();
    } catch (error) {
      return error;
    }
    return undefined;
  }

  // What functions are called with, in the hope that one of these is what they want. Made anew for each call.
  const lists = [
    () => [],
    () => [(x) => x],
    () => ['a'],
    () => [2],
    () => [/a/g],
    () => [[1, 2]],
    () => [['a']],
    () => [{next: () => ({done: true, value: 1})}],
    () => [{}, {}],
    () => [() => 1, {}],
    () => [new ArrayBuffer(8)],
    () => ['a', {}],
    () => ['2020-01-02T03:04:05+00:00[UTC]'],
    () => [2020, 1, 2],
    () => [new Map([[1, 2]])],
    () => [1n],
    () => ['en', {type: 'language'}],
  ];
  // These end the script, or wait for something that does not come.
  const untouched = ['exit', 'throw', 'disconnect', 'return'];

  function results(path, holder, own, name) {
    if (!calling) {
      return;
    }
    let found = 0;
    for (let i = 0; i < lists.length && found < 4; i++) {
      const result = attempt(() => apply(own, holder, lists[i]()));
      found += isObject(result) && !paths.has(result) ? 1 : 0;
      add(`${path}${name}(${i})`, result);
      if (result !== null && typeof result === 'object' && typeof attempt(() => result.then) === 'function') {
        attempt(() => result.then(() => {}, () => {}));
      }
    }
  }

  // Methods of a sample are called on it, each once for each prototype that has it.
  function explore(path, sample) {
    let prototype = getPrototypeOf(sample);
    while (calling === false && prototype !== null) {
      explored.add(prototype);
      prototype = getPrototypeOf(prototype);
    }
    while (prototype !== null && !explored.has(prototype)) {
      explored.add(prototype);
      for (const name of ownKeys(prototype)) {
        const property = getOwnPropertyDescriptor(prototype, name);
        if (!untouched.includes(name) && name !== 'constructor') {
          if (property.get) {
            add(`${path}${named(name)}`, attempt(() => sample[name]));
          }
          const method = attempt(() => ('value' in property ? property.value : sample[name]));
          if (typeof method === 'function') {
            results(path, sample, method, named(name));
          }
        }
      }
      prototype = getPrototypeOf(prototype);
    }
  }

  function instances(path, maker) {
    let found = 0;
    for (let i = 0; calling && i < lists.length && found < 2; i++) {
      const instance = attempt(() => construct(maker, lists[i]()));
      if (isObject(instance)) {
        found++;
        add(`new ${path}(${i})`, instance);
      }
    }
  }

  function visit(value, path) {
    add(`${path}.[[Prototype]]`, getPrototypeOf(value));
    const depth = path.split(/[()]/).length;
    for (const name of ownKeys(value)) {
      const property = getOwnPropertyDescriptor(value, name);
      if (property === undefined) {
        continue;
      }
      if ('value' in property) {
        add(`${path}${named(name)}`, property.value);
        if (typeof property.value === 'function' && depth < 5 && value !== global && !untouched.includes(name)
            && name !== 'constructor') {
          results(path, value, property.value, named(name));
        }
      } else {
        add(`get ${path}${named(name)}`, property.get);
        add(`set ${path}${named(name)}`, property.set);
        add(`${path}${named(name)}`, attempt(() => value[name]));
      }
    }
    if (typeof value === 'function' && depth < 5) {
      instances(path, value);
    } else if (typeof value === 'object' && depth < 7) {
      explore(path, value);
    }
  }

  function walk() {
    add('globalThis', global);
    const samples = syntax();
    for (const name of Object.keys(samples)) {
      add(`syntax ${name}`, samples[name]);
    }
    drain();
    calling = true;
    for (const name of Object.keys(given)) {
      add(name, given[name]);
      if (typeof given[name] === 'function' && !untouched.includes(name)) {
        results(name, undefined, given[name], '');
      }
    }
    drain();
  }

  function drain() {
    while (waiting.length > 0) {
      const value = waiting.shift();
      // A proxy that was revoked on the way has nothing to see.
      attempt(() => visit(value, paths.get(value)));
    }
  }

  const simple = (value, made) =>
    isObject(value) ? paths.get(value) ?? typeof value : made ? typeof value : `${typeof value} ${String(value)}`;

  // One line for each thing: what a mark would change.
  function describe() {
    const lines = [];
    paths.forEach((path, value) => attempt(() => {
      const made = /[()]/.test(path);
      const keys = [];
      for (const name of ownKeys(value)) {
        const {enumerable, configurable, writable, value: held, get, set: setter} =
          getOwnPropertyDescriptor(value, name) ?? {};
        const flags = (enumerable ? 'e' : '-') + (configurable ? 'c' : '-') + (writable ? 'w' : '-');
        const what = get || setter ? `${simple(get)}/${simple(setter)}` : simple(held, made);
        keys.push(`${String(name)}=${flags} ${what}`);
      }
      const prototype = getPrototypeOf(value);
      const parent = prototype === null ? 'null' : paths.get(prototype) ?? 'unknown';
      lines.push(`${path} < ${parent}${isExtensible(value) ? '' : ' closed'}: ${keys.join(', ')}`);
    }));
    return lines;
  }

  // Leaves a mark in every way there is. Uses nothing that it may have marked.
  function mark() {
    const all = [];
    paths.forEach((path, value) => {
      all[all.length] = value;
    });
    const length = all.length;
    for (let i = 0; i < length; i++) {
      const value = all[i];
      if (value === global) {
        attempt(() => set(global, MARK, 1));
        continue;
      }
      const keys = attempt(() => ownKeys(value)) || [];
      const parent = attempt(() => getPrototypeOf(value));
      attempt(() => set(value, MARK, 1));
      attempt(() => set(value, SYMBOL, 1));
      attempt(() => defineProperty(value, 'leak defined', {value: 1, configurable: true}));
      attempt(() => apply(put, value, [MARK, 1]));
      attempt(() => apply(include, value, [MARK]));
      attempt(() => apply(remember, value, [global, 1]));
      attempt(() => apply(setTime, value, [7]));
      attempt(() => apply(fill, value, [7]));
      attempt(() => typeof value !== 'function' && apply(push, value, [7]));
      for (let k = 0; k < keys.length; k++) {
        attempt(() => set(value, keys[k], MARK));
        attempt(() => defineProperty(value, keys[k], {value: MARK}));
        attempt(() => deleteProperty(value, keys[k]));
      }
      attempt(() => setPrototypeOf(value, {__proto__: parent, leaked: 1}));
    }
    return length;
  }

  // What an earlier request has found too, and so the next one will find it.
  function common(before, isWanted) {
    const found = [];
    paths.forEach((path, value) => {
      if (before.paths.has(value) && value !== global && attempt(() => isWanted(value))) {
        found.push(path);
      }
    });
    return found;
  }

  const isOpen = (value) =>
    !Object.isFrozen(value)
      || attempt(() => sizeOfMap.call(value)) !== undefined
      || attempt(() => sizeOfSet.call(value)) !== undefined
      || attempt(() => getTime.call(value)) !== undefined;

  walk();
  return {
    paths,
    describe,
    mark,
    has: (value) => paths.has(value),
    lasting: (before) => common(before, () => true),
    open: (before) => common(before, isOpen),
  };
});
