// A plan that is being written or changed: what it holds while it is typed, as the service is asked
// for it, and as it reads in the fact that said it last.
import { isRecord } from "../../gql/payload";
import { known } from "../../ui/filters";
import { periodsOf, RECURRING } from "../../ui/periods";

/** Longest reason, in characters, as the service takes it. */
export const MOST_REASON = 500;

/** Due on a day of each period (the first three), so long after issue, or on chosen days. */
export const RULES = [
  "onDay",
  "each",
  "lastWorkingDay",
  "workingDays",
  "naturalDays",
  "dates",
] as const;
export type Rule = (typeof RULES)[number];
type Recurring = (typeof RECURRING)[number];

export interface Draft {
  /** Numbers of items; all of the matter when none are named. */
  items: number[];
  rule: Rule;
  frequency: Recurring;
  /** Of a quarter or half-year, from 1. */
  month: string;
  /** Of the month, or of the week from Monday. */
  day: string;
  /** `17:30`; the whole day counts while it is empty. */
  before: string;
  lead: string;
  /** Days after issue. */
  days: string;
  /** Chosen days, one behind the other. */
  dates: string[];
  /** `2020Q3`; the period of now while it is empty. */
  first: string;
  /** Without end while it is empty. */
  last: string;
  /** The hour of issue. */
  at: string;
  sms: string;
}

export const BLANK: Draft = {
  items: [],
  rule: "onDay",
  frequency: "QUARTERLY",
  month: "3",
  day: "20",
  before: "",
  lead: "10",
  days: "5",
  dates: [],
  first: "",
  last: "",
  at: "09:00",
  sms: "",
};

/** Which of the fields a rule needs. */
export function fieldsOf({ rule, frequency }: Draft) {
  const onDay = rule === "onDay" || rule === "workingDays" || rule === "naturalDays";
  return {
    frequency: rule !== "dates",
    month: onDay && (frequency === "QUARTERLY" || frequency === "HALF_YEAR"),
    day: onDay,
    before: rule === "onDay" || rule === "dates",
    lead: rule !== "workingDays" && rule !== "naturalDays",
    days: rule === "workingDays" || rule === "naturalDays",
    dates: rule === "dates",
  };
}

/** Undefined while something is missing; whether it makes sense says the service. */
export function termsInput(draft: Draft, now: number) {
  const cadence = cadenceInput(draft, now);
  if (!cadence || draft.at === "") {
    return undefined;
  }
  const smsText = draft.sms.trim() === "" ? null : draft.sms;
  return { items: draft.items, cadence, at: draft.at, smsText };
}

function cadenceInput(draft: Draft, now: number) {
  const { rule, frequency, dates } = draft;
  const span = {
    first: draft.first || (periodsOf(frequency, now, 1)[0] ?? ""),
    last: draft.last || null,
  };
  const before = draft.before || null;
  const [leadDays, days] = [whole(draft.lead), whole(draft.days)];
  const on = recurring(draft);
  switch (rule) {
    case "onDay":
      return on && leadDays !== undefined
        ? { beforeDue: { onDay: { on, before }, leadDays, ...span } }
        : undefined;
    case "each":
    case "lastWorkingDay": {
      const due = rule === "each" ? { each: frequency } : { lastWorkingDay: frequency };
      return leadDays === undefined ? undefined : { beforeDue: { ...due, leadDays, ...span } };
    }
    case "workingDays":
    case "naturalDays": {
      if (!on || days === undefined) {
        return undefined;
      }
      const due = rule === "workingDays" ? { workingDays: days } : { naturalDays: days };
      return { afterIssue: { issue: on, ...due, ...span } };
    }
    case "dates":
      return dates.length > 0 && leadDays !== undefined
        ? { dates: { days: [...dates].sort(), before, leadDays } }
        : undefined;
  }
}

function recurring(draft: Draft) {
  const day = whole(draft.day);
  const month = fieldsOf(draft).month ? whole(draft.month) : 1;
  return day === undefined || month === undefined
    ? undefined
    : { frequency: draft.frequency, month, day };
}

function whole(typed: string): number | undefined {
  return /^\d{1,4}$/.test(typed) ? Number(typed) : undefined;
}

/** The terms of a fact as a draft; undefined where they are not to be read. */
export function draftOf(terms: unknown): Draft | undefined {
  if (!isRecord(terms) || !isRecord(terms.cadence)) {
    return undefined;
  }
  const { items, at, sms } = terms;
  const part = cadenceOf(terms.cadence);
  return (
    part && {
      ...BLANK,
      ...part,
      items: Array.isArray(items) ? items.filter((no) => typeof no === "number") : [],
      at: textOf(at),
      sms: textOf(sms),
    }
  );
}

function cadenceOf(cadence: Readonly<Record<string, unknown>>): Partial<Draft> | undefined {
  const { BeforeDue, AfterIssue, Dates } = cadence;
  if (isRecord(Dates)) {
    const { days, before, lead_days } = Dates;
    const dates = Array.isArray(days) ? days.map(textOf) : [];
    return { rule: "dates", dates, before: textOf(before), lead: textOf(lead_days) };
  }
  if (isRecord(BeforeDue) && isRecord(BeforeDue.due)) {
    const rule = beforeDueOf(BeforeDue.due);
    return rule && { ...rule, ...spanOf(BeforeDue), lead: textOf(BeforeDue.lead_days) };
  }
  if (isRecord(AfterIssue) && isRecord(AfterIssue.due)) {
    const { WorkingDays, NaturalDays } = AfterIssue.due;
    const working = WorkingDays !== undefined;
    return {
      ...dayOf(AfterIssue.issue),
      ...spanOf(AfterIssue),
      rule: working ? "workingDays" : "naturalDays",
      days: textOf(working ? WorkingDays : NaturalDays),
    };
  }
  return undefined;
}

function beforeDueOf(due: Readonly<Record<string, unknown>>): Partial<Draft> | undefined {
  const { OnDay, EachPeriod, LastWorkingDay } = due;
  if (isRecord(OnDay)) {
    return { ...dayOf(OnDay), rule: "onDay", before: textOf(OnDay.before) };
  }
  const [frequency] = known([textOf(EachPeriod ?? LastWorkingDay)], RECURRING);
  return frequency && { rule: EachPeriod === undefined ? "lastWorkingDay" : "each", frequency };
}

function dayOf(on: unknown): Partial<Draft> {
  const { frequency, month, day } = isRecord(on) ? on : {};
  const [often] = known([textOf(frequency)], RECURRING);
  return { ...(often && { frequency: often }), month: textOf(month), day: textOf(day) };
}

function spanOf({ first, last }: Readonly<Record<string, unknown>>): Partial<Draft> {
  return { first: textOf(first), last: textOf(last) };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
