// What of a task is still awaited, and by when.

export interface Awaited {
  state: string;
  dueAt: string;
  correctionDue: string | null;
}

/** The report is still owed. */
export function isAwaited({ state }: Pick<Awaited, "state">): boolean {
  return state === "ISSUED" || state === "IN_HAND" || state === "RETURNED";
}

/** By when a task's next report is due: what was returned has a time of its own. */
export function awaitedBy({ state, dueAt, correctionDue }: Awaited): number {
  const due = new Date(dueAt).getTime();
  return state === "RETURNED" && correctionDue
    ? Math.max(due, new Date(correctionDue).getTime())
    : due;
}

/** The soonest deadline of what is still awaited. */
export function nextDue(tasks: readonly Awaited[]): string | null {
  const times = tasks.filter(isAwaited).map(awaitedBy);
  return times.length > 0 ? new Date(Math.min(...times)).toISOString() : null;
}
