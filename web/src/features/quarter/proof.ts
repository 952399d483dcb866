// What came of reckoning a quarter anew, as it is told to people.

export interface Ended {
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  matches: boolean | null;
  diff: readonly unknown[] | null;
}

export type Verdict =
  /** It is, byte for byte, what was published. */
  | "same"
  /** It is not: an alarm. */
  | "other"
  /** Of an open quarter: what is served is what the facts say. */
  | "served"
  /** What is served is something else: an alarm. */
  | "differs"
  | "failed"
  | "cancelled";

/** Undefined while it goes on. */
export function verdict({ state, matches, diff }: Ended): Verdict | undefined {
  switch (state) {
    case "QUEUED":
    case "RUNNING":
      return undefined;
    case "FAILED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
    case "SUCCEEDED":
      if (matches === null) {
        return (diff ?? []).length === 0 ? "served" : "differs";
      }
      return matches ? "same" : "other";
  }
}

export function isAlarm(told: Verdict): boolean {
  return told === "other" || told === "differs" || told === "failed";
}

interface Books {
  settledAt: string | null;
  frozenAt: string | null;
  reopenedAt: string | null;
}

/** The books were closed, published or opened again since: it says nothing of them now. */
export function isPast(startedAt: string | null, books: Books): boolean {
  const turns = [books.settledAt, books.frozenAt, books.reopenedAt];
  const time = (at: string) => new Date(at).getTime();
  return startedAt !== null && turns.some((at) => at !== null && time(at) > time(startedAt));
}

/** How much is done, from 0 to 1; undefined while nobody knows of how much. */
export function share({ done, total }: { done: number; total: number }): number | undefined {
  return total > 0 ? Math.min(1, done / total) : undefined;
}
