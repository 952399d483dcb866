// What this tab remembers over a reload, for one person; a stranger's or an older page's words
// are not taken for ours.

/** Every field of `blank` that was kept with the same kind of value; `blank` fills the rest. */
export function recalled<T extends object>(shelf: string, blank: T): T {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(shelf) ?? "null");
    return isLike(kept, blank) ? kept : blank;
  } catch {
    return blank;
  }
}

/** A full or forbidden shelf loses the draft on a reload, nothing else. */
export function keep(shelf: string, value: object | undefined): void {
  try {
    if (value) {
      sessionStorage.setItem(shelf, JSON.stringify(value));
    } else {
      sessionStorage.removeItem(shelf);
    }
  } catch {
    // Nothing to be done.
  }
}

/** Lists are like the blank's when each entry is like the blank's first, as far as it has one. */
function isLike<T>(kept: unknown, blank: T): kept is T {
  if (Array.isArray(blank)) {
    const [first] = blank;
    return Array.isArray(kept) && (first === undefined || kept.every((one) => isLike(one, first)));
  }
  if (typeof blank === "object" && blank !== null) {
    const fields = Object.entries(blank);
    const of = kept as Record<string, unknown> | null;
    return typeof of === "object" && of !== null && fields.every(([k, v]) => isLike(of[k], v));
  }
  return typeof kept === typeof blank;
}
