// What our libraries call and Chromium 86 lacks. The build lowers syntax, never methods.

function add(where: object, name: string, value: unknown): void {
  if (!(name in where)) {
    Object.defineProperty(where, name, { value, configurable: true, writable: true });
  }
}

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  return this[index < 0 ? this.length + index : index];
}

add(Array.prototype, "at", at);
add(String.prototype, "at", at);
add(Array.prototype, "findLast", function findLast<
  T,
>(this: T[], fits: (one: T, index: number) => boolean): T | undefined {
  for (let index = this.length - 1; index >= 0; index -= 1) {
    if (fits(this[index] as T, index)) {
      return this[index];
    }
  }
  return undefined;
});
add(Array.prototype, "toSorted", function toSorted<
  T,
>(this: T[], order?: (a: T, b: T) => number): T[] {
  return [...this].sort(order);
});
add(Array.prototype, "toReversed", function toReversed<T>(this: T[]): T[] {
  return [...this].reverse();
});
add(Object, "hasOwn", (thing: object, name: PropertyKey) =>
  // biome-ignore lint/suspicious/noPrototypeBuiltins: this is what makes the better one
  Object.prototype.hasOwnProperty.call(thing, name),
);
add(globalThis, "structuredClone", (thing: unknown) =>
  thing === undefined ? undefined : JSON.parse(JSON.stringify(thing)),
);
add(globalThis, "reportError", (error: unknown) => {
  setTimeout(() => {
    throw error;
  });
});
add(String.prototype, "replaceAll", function replaceAll(this: string, from: string, to: string) {
  return this.split(from).join(to);
});
