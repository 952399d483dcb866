// A draft of other rules, as far as they pay: lamps and plates stand, so days and grace of a rule
// set would change nothing here. Yellow pays nothing in any rules, and is no field either.
import { points } from "../../ui/numbers";
import { typedPoints } from "./typed";

export const SECTIONS = [
  { name: "levels", fields: ["base", "gainCap", "floor", "ceiling"] },
  { name: "verdicts", fields: ["lampGreen", "lampRed", "plateGreen", "plateRed"] },
  { name: "roles", fields: ["lead", "jointLead", "assist"] },
  { name: "importance", fields: ["normal", "key", "major"] },
] as const;

export type Field = (typeof SECTIONS)[number]["fields"][number];
export type Values = Readonly<Record<Field, number>>;
/** What somebody typed; a field that is not there stays as it is. */
export type Draft = Readonly<Partial<Record<Field, string>>>;

const FIELDS: readonly Field[] = SECTIONS.flatMap(({ fields }) => [...fields]);
const FACTORS: readonly Field[] = [...SECTIONS[2].fields, ...SECTIONS[3].fields];
const THOUSANDTHS = 1000;

/** A number of the rules as people write it: a factor counts thousandths. */
export function written(values: Values, field: Field): string {
  const value = values[field];
  return points(FACTORS.includes(field) ? value / THOUSANDTHS : value);
}

export interface Read {
  /** The numbers that are others than those in force. */
  changed: Partial<Record<Field, number>>;
  /** What is no number. */
  wrong: readonly Field[];
}

export function read(draft: Draft, values: Values): Read {
  const changed: Partial<Record<Field, number>> = {};
  const wrong: Field[] = [];
  for (const field of FIELDS) {
    const text = draft[field];
    const value = text === undefined ? undefined : typed(field, text);
    if (text !== undefined && value === undefined) {
      wrong.push(field);
    } else if (value !== undefined && value !== values[field]) {
      changed[field] = value;
    }
  }
  return { changed, wrong };
}

function typed(field: Field, text: string): number | undefined {
  const value = typedPoints(text);
  const factor = FACTORS.includes(field);
  if (value === undefined || (factor && value < 0)) {
    return undefined;
  }
  return factor ? Math.round(value * THOUSANDTHS) : value;
}
