// Timers by the day on which they will happen.
import { isoDay } from "../../ui/dates";

interface Timed {
  at: string;
  late: boolean;
}

export interface DayOf<T> {
  /** `2020-05-28`; empty for what should have happened already. */
  day: string;
  timers: T[];
}

/** In their order; those that are late stand before all days. */
export function byDay<T extends Timed>(timers: readonly T[]): DayOf<T>[] {
  const days = new Map<string, T[]>();
  for (const timer of timers) {
    const day = timer.late ? "" : isoDay(timer.at);
    days.set(day, [...(days.get(day) ?? []), timer]);
  }
  const all = [...days].map(([day, those]) => ({ day, timers: those }));
  return [...all.filter(({ day }) => day === ""), ...all.filter(({ day }) => day !== "")];
}
