// Periods as the service writes them: 2020Q2, 2020-06, 2020W23, 2020H1, a day of its own, ONCE.
// Which of them come next, and how they are called.
import type { Say } from "../i18n/language";
import { parts } from "./dates";

const DAY = 86_400_000;

export const RECURRING = ["WEEKLY", "MONTHLY", "QUARTERLY", "HALF_YEAR"] as const;
/** ONCE is what does not come back. */
export type Frequency = (typeof RECURRING)[number] | "ONCE";

/** This one and those behind it. */
export function periodsOf(frequency: Frequency, now: number, many = 3): string[] {
  return Array.from({ length: many }, (_, n) => periodOf(frequency, now, n)).flat();
}

function periodOf(frequency: Frequency, now: number, later: number): string[] {
  const { year, month } = parts(now);
  switch (frequency) {
    case "ONCE":
      return [];
    case "WEEKLY":
      return [week(now + later * 7 * DAY)];
    case "MONTHLY":
      return [stepped(year, month - 1 + later, 12, (n) => `-${String(n).padStart(2, "0")}`)];
    case "QUARTERLY":
      return [stepped(year, Math.floor((month - 1) / 3) + later, 4, (n) => `Q${n}`)];
    case "HALF_YEAR":
      return [stepped(year, Math.floor((month - 1) / 6) + later, 2, (n) => `H${n}`)];
  }
}

function stepped(year: number, index: number, of: number, name: (n: number) => string): string {
  return `${year + Math.floor(index / of)}${name((index % of) + 1)}`;
}

/** ISO: a week belongs to the year its Thursday lies in. */
function week(instant: number): string {
  const { year, month, day, weekday } = parts(instant);
  const thursday = new Date(Date.UTC(year, month - 1, day + 4 - (weekday || 7)));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const n = Math.floor((thursday.getTime() - first) / (7 * DAY)) + 1;
  return `${thursday.getUTCFullYear()}W${String(n).padStart(2, "0")}`;
}

/** `2020年第2季度`; a key nobody here would write stays as it is. */
export function periodInWords(say: Say, key: string): string {
  const [, year = "", kind, number = "", day] = PERIOD.exec(key) ?? [];
  const n = Number(number);
  switch (kind) {
    case "Q":
      return say("ui.period.quarter", { year, n });
    case "H":
      return say(n === 1 ? "ui.period.first" : "ui.period.second", { year });
    case "W":
      return say("ui.period.week", { year, n });
    case "-":
      return day
        ? say("ui.date.year", { year, month: n, day: Number(day) })
        : say("ui.period.month", { year, n });
    default:
      return key === "ONCE" ? say("ui.period.once") : key;
  }
}

const PERIOD = /^(\d{4})([QHW-])(\d+)(?:-(\d{2}))?$/;
