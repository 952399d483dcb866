// The filters of the search as the address holds them, and as the service takes them.
import { isoDay } from "../../ui/dates";
import { type Filters, known } from "../../ui/filters";
import { ALL_KINDS } from "./kinds";

export const FIELDS = ["type", "unit", "matter", "from", "until", "text", "order"];

const DAY = 86_400_000;
const MIDNIGHT = "T00:00:00+08:00";

export interface Search {
  filter: {
    type: string[];
    unit: string[];
    matter: string[];
    effectiveFrom: string | null;
    effectiveBefore: string | null;
    text: string | null;
  };
  order: "NEWEST" | "OLDEST";
}

/** Days are whole days in Beijing, the last one included. What is no day is left out. */
export function searchOf({ one, many }: Pick<Filters, "one" | "many">): Search {
  const until = dayStart(one("until"));
  return {
    filter: {
      type: known(many("type"), ALL_KINDS),
      unit: many("unit"),
      matter: many("matter"),
      effectiveFrom: iso(dayStart(one("from"))),
      effectiveBefore: iso(until === undefined ? undefined : until + DAY),
      text: one("text").slice(0, 100) || null,
    },
    order: one("order") === "OLDEST" ? "OLDEST" : "NEWEST",
  };
}

function dayStart(day: string): number | undefined {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day + MIDNIGHT) : Number.NaN;
  return Number.isNaN(start) ? undefined : start;
}

function iso(start: number | undefined): string | null {
  return start === undefined ? null : isoDay(start) + MIDNIGHT;
}
