/**
 * Makes the language's own objects unchangeable before user code shares them with the code that simulates and records: a
 * strategy that could replace `Float64Array.prototype.set` could write its own result. Only what is reached from the
 * global object and from syntax is there to change, and all of it is frozen.
 */

type Anything = object;
type Descriptor = PropertyDescriptor & { value?: unknown };

/** Names that programs give to their own objects by assignment, which a frozen prototype would forbid: these stay assignable. */
const OVERRIDDEN: readonly [prototype: Anything, names: readonly string[] | null][] = [
  [Object.prototype, null],
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map(
    ({ prototype }): [Anything, readonly string[]] => [prototype, ["constructor", "name", "message", "toString"]],
  ),
];

/** Freezes what is reached from `names` of the global object, and the names with it. Call once, before any user code. */
export function harden(global: Anything, names: Iterable<PropertyKey>): void {
  for (const [prototype, overridden] of OVERRIDDEN) allowOverride(prototype, overridden ?? Object.getOwnPropertyNames(prototype));
  const seen = new Set<Anything>();
  const waiting: Anything[] = hiddenIntrinsics();
  for (const name of names) waiting.push(...fixed(global, name));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (next === global || seen.has(next)) continue;
    seen.add(next);
    waiting.push(...reachedFrom(next));
  }
  for (const object of seen) Object.freeze(object);
}

/** Makes a name of the global object final; its value, when that is an object. */
function fixed(global: Anything, name: PropertyKey): Anything[] {
  const descriptor = Object.getOwnPropertyDescriptor(global, name) as Descriptor | undefined;
  if (!descriptor) return [];
  const isData = "value" in descriptor;
  if (descriptor.configurable) Object.defineProperty(global, name, { ...(isData ? { writable: false } : {}), configurable: false });
  return isObject(descriptor.value) ? [descriptor.value] : [];
}

function* reachedFrom(object: Anything): Generator<Anything> {
  const prototype = Object.getPrototypeOf(object) as unknown;
  if (isObject(prototype)) yield prototype;
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) as Descriptor;
    for (const found of [value, get, set]) if (isObject(found)) yield found;
  }
}

const isObject = (value: unknown): value is Anything => (typeof value === "object" && value !== null) || typeof value === "function";

/** What no name leads to: prototypes of iterators, generators and asynchronous functions. */
function hiddenIntrinsics(): Anything[] {
  const made = [
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ""[Symbol.iterator](),
    "".matchAll(/x/g),
    function* () {},
    async () => {},
    async function* () {},
    Int8Array,
  ];
  return made.map((object) => Object.getPrototypeOf(object));
}

/** The data of a prototype as accessors that give an inheriting object its own on assignment, as if nothing were frozen. */
function allowOverride(prototype: Anything, names: readonly string[]): void {
  for (const name of names) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as Descriptor | undefined;
    if (!descriptor || !("value" in descriptor) || !descriptor.configurable) continue;
    const { value, enumerable } = descriptor;
    Object.defineProperty(prototype, name, {
      get: () => value,
      set(this: unknown, own: unknown) {
        if (!isObject(this) || this === prototype)
          throw new TypeError(`Cannot assign to read only property '${name}' of a built-in object`);
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable,
      configurable: false,
    });
  }
}
