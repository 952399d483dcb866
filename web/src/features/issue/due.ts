// A typed deadline: what the service is told, and how it reads back while it is typed.
import type { Say } from "../../i18n/language";
import { dueInWords, weekdayInWords } from "../../ui/dates";
import type { Frequency } from "../../ui/periods";
import type { Calendar } from "./calendar";
import type { DueDraft } from "./draft";

const DAY = 86_400_000;
const BEIJING = "+08:00";

/** Exactly one of these. */
type DueInput =
  | { by: string }
  | { before: string }
  | { each: Frequency }
  | { workingDays: number }
  | { naturalDays: number };

/** Undefined while something is missing; whether a day is a good one says the service. */
export function dueInput({ kind, day, time, days, each }: DueDraft): DueInput | undefined {
  const n = Number(days);
  switch (kind) {
    case "by":
      return day ? { by: day } : undefined;
    case "before":
      return day && time ? { before: `${day}T${time}:00${BEIJING}` } : undefined;
    case "each":
      return { each };
    case "workingDays":
      return days !== "" && Number.isInteger(n) ? { workingDays: n } : undefined;
    case "naturalDays":
      return days !== "" && Number.isInteger(n) ? { naturalDays: n } : undefined;
  }
}

/** The exclusive instant of a deadline that names a day; the others depend on the day of issue. */
export function instantOf({ kind, day, time }: DueDraft): number | undefined {
  if (kind !== "by" && kind !== "before") {
    return undefined;
  }
  const clock = kind === "by" ? "00:00" : time;
  const start = new Date(`${day}T${clock}:00${BEIJING}`).getTime();
  if (!day || Number.isNaN(start)) {
    return undefined;
  }
  return kind === "by" ? start + DAY : start;
}

/** `6月30日 24:00 前，星期二`: the last day that still counts, with its weekday. */
export function typedInWords(say: Say, due: DueDraft, now: number, calendar: Calendar): string {
  const instant = instantOf(due);
  if (instant !== undefined) {
    const words = dueInWords(say, instant, now);
    return say("issue.due.weekday", { words, weekday: lastDayInWords(say, instant, calendar) });
  }
  if (due.kind === "each") {
    return say(`issue.due.each.${due.each}`);
  }
  if (due.days !== "" && (due.kind === "workingDays" || due.kind === "naturalDays")) {
    return say(`issue.due.${due.kind}.words`, { n: due.days });
  }
  return say("issue.due.none");
}

/** `星期四，节假日`: the last day that still counts, and whether anybody works on it. */
export function lastDayInWords(say: Say, dueAt: string | number, calendar: Calendar): string {
  const weekday = weekdayInWords(say, new Date(dueAt).getTime() - 1);
  const kind = calendar(dueAt);
  return kind ? say(`issue.day.${kind}`, { weekday }) : weekday;
}
