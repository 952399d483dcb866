// What GraphiQL calls and Chromium 86 lacks. The build lowers syntax, never methods.
if (!("at" in Array.prototype)) {
  Object.defineProperty(Array.prototype, "at", {
    value: function at<T>(this: T[], index: number): T | undefined {
      return this[index < 0 ? this.length + index : index];
    },
    configurable: true,
    writable: true,
  });
}

export {};
