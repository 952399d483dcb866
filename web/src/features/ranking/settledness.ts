// How settled the quarter of a ranking is, from what the ranking says of its instant and what the
// quarters say of now.

interface Told {
  provisional: boolean;
  resultHash: string | null;
  quarter: { code: string };
}

interface Books {
  code: string;
  state: "OPEN" | "SETTLED" | "FROZEN";
  frozenAt: string | null;
  resultHash: string | null;
}

export interface Settledness {
  state: Books["state"];
  /** When this very result was published; null where that is not known. */
  frozenAt: string | null;
}

/**
 * A quarter that was opened again and frozen anew has another result, and another day: the day is
 * said only beside the result it belongs to. Whether books were closed but not yet published is
 * known of now alone.
 */
export function settledness(
  { provisional, resultHash, quarter }: Told,
  quarters: readonly Books[],
  past: boolean,
): Settledness {
  const books = quarters.find(({ code }) => code === quarter.code);
  if (!provisional) {
    const same = books !== undefined && books.resultHash === resultHash;
    return { state: "FROZEN", frozenAt: same ? books.frozenAt : null };
  }
  const closed = !past && books?.state === "SETTLED";
  return { state: closed ? "SETTLED" : "OPEN", frozenAt: null };
}
