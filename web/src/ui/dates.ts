// Instants in words. The county lives at UTC+8 all year; a browser elsewhere shows the same.
import type { Say } from "../i18n/language";

const BEIJING = 8 * 3_600_000;
const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

interface Parts {
  year: number;
  month: number;
  day: number;
  weekday: number;
  /** `09:05` */
  time: string;
  seconds: string;
}

const two = (number: number) => String(number).padStart(2, "0");

/** An instant as people in Beijing read their calendar and clock. */
export function parts(instant: string | number): Parts {
  const there = new Date(new Date(instant).getTime() + BEIJING);
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    weekday: there.getUTCDay(),
    time: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`,
    seconds: two(there.getUTCSeconds()),
  };
}

/** `2020-04-03`, the way days travel. */
export function isoDay(instant: string | number): string {
  const { year, month, day } = parts(instant);
  return `${year}-${two(month)}-${two(day)}`;
}

/** `2020-04-04 00:00:00`, for who must know exactly. */
export function exact(instant: string | number): string {
  const { time, seconds } = parts(instant);
  return `${isoDay(instant)} ${time}:${seconds}`;
}

/** `4月3日`; with its year when that is not the year of now. */
export function dayInWords(say: Say, instant: string | number, now: number): string {
  const { year, month, day } = parts(instant);
  const same = year === parts(now).year;
  return same ? say("ui.date.day", { month, day }) : say("ui.date.year", { year, month, day });
}

const WEEKDAYS = [
  "ui.date.weekday.0",
  "ui.date.weekday.1",
  "ui.date.weekday.2",
  "ui.date.weekday.3",
  "ui.date.weekday.4",
  "ui.date.weekday.5",
  "ui.date.weekday.6",
] as const;

export function weekdayInWords(say: Say, instant: string | number): string {
  return say(WEEKDAYS[parts(instant).weekday] ?? WEEKDAYS[0]);
}

/** `4月3日 09:05` */
export function instantInWords(say: Say, instant: string | number, now: number): string {
  return say("ui.date.at", {
    day: dayInWords(say, instant, now),
    time: parts(instant).time,
  });
}

/**
 * A deadline is an exclusive instant: midnight belongs to the day before, so `2020-04-04T00:00`
 * reads `4月3日 24:00 前`.
 */
export function dueInWords(say: Say, instant: string | number, now: number): string {
  const { time } = parts(instant);
  if (time === "00:00") {
    return say("ui.due.day", { day: dayInWords(say, new Date(instant).getTime() - 1, now) });
  }
  return say("ui.due.time", { day: dayInWords(say, instant, now), time });
}

/**
 * `还有 2 天`, `已超期 5 小时`. Days are those of the calendar, as the service counts them in its
 * sentences; hours and minutes stand only on the last day itself.
 */
export function spanInWords(say: Say, instant: string | number, now: number): string {
  const due = new Date(instant).getTime();
  const left = due > now;
  // A deadline is exclusive: midnight belongs to the day before.
  const days = Math.abs(dayNumber(due - 1) - dayNumber(now));
  const span = days > 0 ? say("ui.span.days", { n: days }) : within(say, Math.abs(due - now));
  return left ? say("ui.span.left", { span }) : say("ui.span.late", { span });
}

/** The exclusive instant at which a day like `2020-04-03` is over. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`) + DAY;
}

/** The last day that still counts before an exclusive instant, so many days later. */
export function lastDay(due: string, later = 0): string {
  return isoDay(Date.parse(due) - 1 + later * DAY);
}

const dayNumber = (instant: number) => Math.floor((instant + BEIJING) / DAY);

function within(say: Say, length: number): string {
  if (length >= HOUR) {
    return say("ui.span.hours", { n: Math.floor(length / HOUR) });
  }
  return say("ui.span.minutes", { n: Math.max(1, Math.floor(length / MINUTE)) });
}
