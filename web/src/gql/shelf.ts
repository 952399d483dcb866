// What the page keeps on the device for one person: drafts, reports that are not sent yet, the
// last answers for the time without a network. Local storage, since it is written before the next
// line runs and works on plain HTTP; one entry per thing, so that two tabs never write over each
// other's.
import type { Viewer } from "./viewer";

export interface Shelf {
  /** What was put there, or undefined; whoever asks looks whether it still understands it. */
  get(name: string): unknown;
  /** False when the device has no room for it. */
  put(name: string, value: unknown): boolean;
  drop(name: string): void;
  /** All names that begin so. */
  names(prefix: string): string[];
  /** Calls `then` when another tab has changed anything; answers with the way to stop. */
  watch(then: () => void): () => void;
}

const ROOM = "luoshi.of";

/** Sessions tell no id; role, unit and name are one person on one device. */
export function personOf({ role, unit, name }: Pick<Viewer, "role" | "unit" | "name">): string {
  return [role, unit, name].map(encodeURIComponent).join("/");
}

export function shelfOf(viewer: Pick<Viewer, "role" | "unit" | "name">): Shelf {
  const place = `${ROOM}/${personOf(viewer)}/`;
  return {
    get(name) {
      try {
        return JSON.parse(localStorage.getItem(place + name) ?? "null") ?? undefined;
      } catch {
        return undefined;
      }
    },
    put(name, value) {
      try {
        localStorage.setItem(place + name, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
    drop: (name) => localStorage.removeItem(place + name),
    names: (prefix) =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(place + prefix))
        .map((key) => key.slice(place.length)),
    watch(then) {
      const heard = ({ key }: StorageEvent) => (key === null || key.startsWith(place)) && then();
      addEventListener("storage", heard);
      return () => removeEventListener("storage", heard);
    },
  };
}
