// What is wrong with a draft, at the field it concerns: what is still empty, and what the service
// refused. A refusal stands until its field is changed.
import type { Language, Say } from "../../i18n/language";
import { type Refusal, refusalInWords } from "../../ui/command";
import { at, type Draft, same } from "./draft";
import { dueInput } from "./due";

/** Words by path into the draft; `form` is for what concerns no field. */
export type Faults = Readonly<Record<string, readonly string[]>>;

export const FORM = "form";

/** What nobody could send. Everything else is for the service to judge. */
export function missing(draft: Draft, say: Say): Faults {
  if (draft.way === "known") {
    return draft.known.length === 0 ? { known: [say("issue.fault.known")] } : {};
  }
  const words = (["number", "title", "aspect", "goal"] as const).filter((f) => !draft[f].trim());
  const faults: [string, string[]][] = words.map((f) => [f, [say("issue.fault.empty")]]);
  draft.items.forEach(({ text, lead, due }, no) => {
    if (draft.items.length > 1 && !text.trim()) {
      faults.push([`items.${no}.text`, [say("issue.fault.empty")]]);
    }
    if (lead.length === 0) {
      faults.push([`items.${no}.lead`, [say("issue.fault.lead")]]);
    }
    if (!dueInput(due)) {
      faults.push([`items.${no}.due`, [say("issue.fault.due")]]);
    }
  });
  return Object.fromEntries(faults);
}

/** The refusals of the service at the fields of the draft they were given for. */
export function placed(refusals: readonly Refusal[], draft: Draft, language: Language): Faults {
  const faults: Record<string, string[]> = {};
  for (const refusal of refusals) {
    const path = placeOf(refusal, draft);
    faults[path] = [...(faults[path] ?? []), refusalInWords(language, refusal)];
  }
  return faults;
}

const OF_ITEMS: Readonly<Record<string, string>> = {
  text: "text",
  lead: "lead",
  assist: "lead",
  due: "due",
};

const OF_KNOWN: Readonly<Record<string, string>> = {
  periodKey: "period",
  selections: "known",
  items: "known",
  smsText: "smsText",
};

function placeOf({ code, field, message }: Refusal, draft: Draft): string {
  const path = field.filter((name) => name !== "input" && name !== "register");
  const [first = "", second = ""] = path;
  if (draft.way === "known") {
    return OF_KNOWN[first] ?? FORM;
  }
  // The item is named by its number in the message where the path does not.
  const named = path.find((name) => /^\d+$/.test(name));
  const no = named ? Number(named) : Number(/第(\d+)项/.exec(message)?.[1] ?? 1) - 1;
  const place = OF_ITEMS[path[path.length - 1] ?? ""];
  if (first === "items" && second && place) {
    return `items.${no}.${place}`;
  }
  if (code === "DUE_PAST") {
    return `items.${no}.due`;
  }
  if (code === "DUPLICATE" && message.includes(draft.number.trim())) {
    return "number";
  }
  return first === "periodKey" ? "period" : at(draft, first) === undefined ? FORM : first;
}

/** Of the faults found in `then`, those whose field still holds what it held. */
export function standing(faults: Faults, then: Draft, now: Draft): Faults {
  const stands = ([path]: [string, unknown]) => same(at(then, path), at(now, path));
  return Object.fromEntries(Object.entries(faults).filter(stands));
}
