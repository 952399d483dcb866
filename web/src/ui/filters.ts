// Filters live in the address: a list can be shared by its link, and the back key undoes.
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export interface Filters {
  /** The one value, or an empty text. */
  one(name: string): string;
  /** All values of a name, in order. */
  many(name: string): string[];
  /** Sets what is given and leaves the rest; an empty text or list takes a name out. */
  set(changes: Readonly<Record<string, string | readonly string[]>>): void;
  /** Takes these names out. */
  clear(names: readonly string[]): void;
}

export function useFilters(): Filters {
  const [search, setSearch] = useSearchParams();
  const set = useCallback<Filters["set"]>(
    (changes) => {
      // The address as it is now: a second key may come before the first one is drawn.
      const now = new URLSearchParams(location.search);
      setSearch(changed(now, changes), { replace: true, preventScrollReset: true });
    },
    [setSearch],
  );
  return useMemo(
    () => ({
      one: (name) => search.get(name) ?? "",
      many: (name) => search.getAll(name),
      set,
      clear: (names) => set(Object.fromEntries(names.map((name) => [name, ""]))),
    }),
    [search, set],
  );
}

/** The address's parameters with these changes. */
export function changed(
  now: URLSearchParams,
  changes: Readonly<Record<string, string | readonly string[]>>,
): URLSearchParams {
  const next = new URLSearchParams(now);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of typeof value === "string" ? [value] : value) {
      if (one !== "") {
        next.append(name, one);
      }
    }
  }
  return next;
}

/** Only values that are still known: an old link may name what is no more. */
export function known<T extends string>(values: readonly string[], all: readonly T[]): T[] {
  return all.filter((one) => values.includes(one));
}
