/**
 * `object` with a property that is made when it is first read, and is a plain value from then on. Copying the object, also
 * to another thread, reads it.
 */
export function lazily<T extends object, Name extends string, Value>(object: T, name: Name, make: () => Value): T & Record<Name, Value> {
  const define = (property: PropertyDescriptor) =>
    Object.defineProperty(object, name, { enumerable: true, configurable: true, ...property });
  define({
    get: () => {
      const value = make();
      define({ value, writable: true });
      return value;
    },
    set: (value: Value) => define({ value, writable: true }),
  });
  return object as T & Record<Name, Value>;
}
