// A past that is looked at (截至某一时刻): an instant on the county's clock and which facts count,
// both kept in the address, so that a link shows the same past.
import { useMemo } from "react";
import type { Say } from "../i18n/language";
import { useNow } from "./clock";
import { isoDay, parts } from "./dates";
import { type Filters, useFilters } from "./filters";

/** The parameters of the address. */
export const AS_OF = "asOf";
const RECORDED = "recorded";

/** An instant before now, and which facts count as of it. */
export interface Then {
  /** As it stands in the address and in a box of the browser's: `2020-03-31T18:00`. */
  written: string;
  instant: number;
  /** What was on record then, not what was true then. */
  byRecorded: boolean;
}

const WRITTEN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** The instant that is written; null for what is no minute of any calendar. */
export function instantOf(text: string): number | null {
  if (!WRITTEN.test(text)) {
    return null;
  }
  const instant = Date.parse(`${text}:00+08:00`);
  // 30 February would become a day of March.
  return Number.isFinite(instant) && writtenOf(instant) === text ? instant : null;
}

/** Its minute, by the county's clock. */
export function writtenOf(instant: number): string {
  return `${isoDay(instant)}T${parts(instant).time}`;
}

/** Null where what is written is no instant, or not over yet: then now is shown. */
export function thenOf(text: string, recorded: string, now: number): Then | null {
  const instant = instantOf(text);
  if (instant === null || instant >= now) {
    return null;
  }
  return { written: text, instant, byRecorded: recorded === "1" };
}

/** What is looked at: a past, or null for now. The same object as long as it is the same past. */
export function useThen(): Then | null {
  const { one } = useFilters();
  const now = useNow();
  const [text, recorded] = [one(AS_OF), one(RECORDED)];
  const over = thenOf(text, recorded, now) !== null;
  return useMemo(
    () => (over ? thenOf(text, recorded, Number.POSITIVE_INFINITY) : null),
    [text, recorded, over],
  );
}

/** The parameters that keep it, for an address; none for now. */
export function kept(then: Then | null): Record<string, string> {
  if (!then) {
    return {};
  }
  return { [AS_OF]: then.written, ...(then.byRecorded && { [RECORDED]: "1" }) };
}

export function look({ set }: Filters, { written, byRecorded }: Omit<Then, "instant">): void {
  set({ [AS_OF]: written, [RECORDED]: byRecorded ? "1" : "" });
}

export function returnToNow({ clear }: Filters): void {
  clear([AS_OF, RECORDED]);
}

/** `2020年3月31日 18:00`: of a past the year is always said. */
export function pastInWords(say: Say, instant: number): string {
  const { year, month, day, time } = parts(instant);
  return say("ui.date.at", { day: say("ui.date.year", { year, month, day }), time });
}

/** What people look back to most, by name. */
export function quickPasts(now: number): readonly (readonly [QuickPast, string])[] {
  return [
    ["yesterday", writtenOf(now - DAY)],
    ["lastWeek", writtenOf(now - 7 * DAY)],
    ["lastQuarter", writtenOf(quarterBegan(now) - MINUTE)],
  ];
}

export type QuickPast = "yesterday" | "lastWeek" | "lastQuarter";

function quarterBegan(now: number): number {
  const { year, month } = parts(now);
  const first = String(month - ((month - 1) % 3)).padStart(2, "0");
  return Date.parse(`${year}-${first}-01T00:00:00+08:00`);
}
