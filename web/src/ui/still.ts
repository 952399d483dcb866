// Stillness: nothing moves for who asked the system for less motion, nor under `?still=1`, under
// which pictures of the page are taken.

let asked: boolean | undefined;

/** What the address asked for at first stays, though it goes on without asking. */
export function isStill(): boolean {
  asked ??= new URLSearchParams(location.search).get("still") === "1";
  return asked || matchMedia("(prefers-reduced-motion: reduce)").matches;
}
