// An order that is being written: what it holds while it is typed, kept until it is sent.
import type { RECURRING } from "../../ui/periods";

export const TYPES = [
  "PROGRESS",
  "CONSTRUCTION",
  "PROBLEM",
  "OVERSIGHT",
  "SHARING",
  "HIGHLIGHT",
] as const;
export const SOURCES = [
  "DECISION",
  "MEETING",
  "INSTRUCTION",
  "TV_INQUIRY",
  "ENVIRONMENT_INSPECTION",
  "PROPOSAL",
  "OTHER",
] as const;
export const IMPORTANCES = ["NORMAL", "KEY", "MAJOR"] as const;
export const URGENCIES = ["NORMAL", "URGENT", "TOP"] as const;
export const MODES = ["TO_LEAD", "DIRECT", "NONE"] as const;
export const DUE_KINDS = ["by", "before", "workingDays", "naturalDays", "each"] as const;

/** A deadline as typed; only the fields of its kind count. */
export interface DueDraft {
  kind: (typeof DUE_KINDS)[number];
  /** `2020-06-30` */
  day: string;
  /** `17:30` */
  time: string;
  days: string;
  each: (typeof RECURRING)[number];
}

export interface ItemDraft {
  text: string;
  /** Ids of units. */
  lead: string[];
  assist: string[];
  mode: (typeof MODES)[number];
  importance: (typeof IMPORTANCES)[number];
  urgency: (typeof URGENCIES)[number];
  due: DueDraft;
}

/** Items of a matter that is on record; all of them when none are named. */
export interface Choice {
  matter: string;
  items: number[];
}

export interface Draft {
  way: "new" | "known";
  known: Choice[];
  /** `2020Q3`, or `ONCE` for the period each item is in. */
  period: string;
  number: string;
  title: string;
  type: (typeof TYPES)[number];
  aspect: string;
  source: (typeof SOURCES)[number];
  goal: string;
  year: string;
  items: ItemDraft[];
  /** With variables in braces; the usual text while it is empty. */
  smsText: string;
}

export const ONCE = "ONCE";

export const BLANK_ITEM: ItemDraft = {
  text: "",
  lead: [],
  assist: [],
  mode: "TO_LEAD",
  importance: "NORMAL",
  urgency: "NORMAL",
  due: { kind: "by", day: "", time: "17:30", days: "5", each: "QUARTERLY" },
};

export const BLANK: Draft = {
  way: "new",
  known: [],
  period: ONCE,
  number: "",
  title: "",
  type: "PROGRESS",
  aspect: "",
  source: "MEETING",
  goal: "",
  year: "",
  items: [BLANK_ITEM],
  smsText: "",
};

/** What stands at a path such as `items.0.due`; undefined where nothing does. */
export function at(draft: Draft, path: string): unknown {
  const step = (now: unknown, name: string) => (now as Record<string, unknown> | undefined)?.[name];
  return path.split(".").reduce<unknown>(step, draft);
}

/** The same thing, as far as the service will be asked. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
