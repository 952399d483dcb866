// Periods an item can be issued for (期次), as the service writes them: 2020Q2, 2020-06, 2020W23,
// 2020H1. This one and the next two of a frequency are offered.
import type { Say } from "../../i18n/language";
import { parts } from "../../ui/dates";
import type { Frequency } from "./draft";

const DAY = 86_400_000;
const AHEAD = [0, 1, 2];

export function periodsOf(frequency: Frequency, now: number): string[] {
  return AHEAD.flatMap((n) => periodOf(frequency, now, n));
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
  const [, year = "", kind, number] = /^(\d{4})([QHW-])(\d+)$/.exec(key) ?? [];
  const n = Number(number);
  switch (kind) {
    case "Q":
      return say("issue.period.quarter", { year, n });
    case "H":
      return say(n === 1 ? "issue.period.first" : "issue.period.second", { year });
    case "W":
      return say("issue.period.week", { year, n });
    case "-":
      return say("issue.period.month", { year, n });
    default:
      return key;
  }
}
