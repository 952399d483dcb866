// Scores and places before and after: in which order they are shown, and what changed at all.

export interface Change {
  unit: { id: string; code: string; name: string };
  group: string;
  oldScore: number;
  newScore: number;
  oldRank: number | null;
  newRank: number | null;
}

export const COLUMNS = [
  "unit",
  "oldScore",
  "newScore",
  "difference",
  "oldRank",
  "newRank",
  "moved",
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  by: Column;
  /** The greatest first. */
  down: boolean;
}

/** Scores are thousandths; differences of binary fractions are not. */
export function difference({ oldScore, newScore }: Change): number {
  return Math.round((newScore - oldScore) * 1000) / 1000;
}

/** Places won; null for who has none on either side. */
export function moved({ oldRank, newRank }: Change): number | null {
  return oldRank === null || newRank === null ? null : oldRank - newRank;
}

export function isChange(change: Change): boolean {
  return difference(change) !== 0 || change.oldRank !== change.newRank;
}

/** Another column begins with what one looks for there: best scores, first places. */
export function ordered({ by, down }: Order, column: Column): Order {
  const first = column === "oldScore" || column === "newScore" || column === "difference";
  return { by: column, down: column === by ? !down : first || column === "moved" };
}

/** Who has no place stands last, whichever way; equals stand by their code. */
export function sorted<T extends Change>(changes: readonly T[], { by, down }: Order): T[] {
  return [...changes].sort((one, other) => {
    const [a, b] = [cellOf(one, by), cellOf(other, by)];
    if (a === null || b === null || a === b) {
      return Number(a === null) - Number(b === null) || byCode(one, other);
    }
    return (a < b ? -1 : 1) * (down ? -1 : 1);
  });
}

function cellOf(change: Change, column: Column): string | number | null {
  switch (column) {
    case "unit":
      return change.unit.code;
    case "difference":
      return difference(change);
    case "moved":
      return moved(change);
    default:
      return change[column];
  }
}

function byCode(one: Change, other: Change): number {
  return one.unit.code < other.unit.code ? -1 : Number(one.unit.code > other.unit.code);
}
