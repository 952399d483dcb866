// The kinds of facts: their families, which give them their colours, and their words.
import { NOTICE_FACTS, PLAN_FACTS } from "../../gql/facts";
import { TIMING_KINDS } from "../../gql/timing";
import { isKey, type Say } from "../../i18n/language";
import type { LampColour } from "../../ui/LampDot";
import type { PlateColour } from "../../ui/PlateSquare";

/** Families in the order of the legend. Lamps and plates show their own colours. */
export const FAMILIES = {
  order: [
    "AssignmentIssued",
    "AssignmentCancelled",
    "BatchIssued",
    "BatchRecalled",
    "MatterRegistered",
    "MatterDecomposed",
    "MatterAmended",
    "MatterLinked",
    "ItemsIssued",
    "ItemsRecalled",
    "MatterClosed",
    ...PLAN_FACTS,
  ],
  receipt: ["AssignmentFirstViewed", "AssignmentAcknowledged"],
  report: ["ProgressReported", "FeedbackSubmitted", "PartSubmitted", "SubmissionWithdrawn"],
  review: [
    "PartAccepted",
    "PartReturned",
    "FeedbackReturned",
    "FeedbackApproved",
    "RedPlateProposed",
    "RedPlateDeclined",
  ],
  time: [...TIMING_KINDS, "CounterpartChanged"],
  lamp: ["LampTurned", "LampSettled", "LampVoided"],
  plate: ["PlateShown", "PlateRevised", "PlateVoided"],
  notice: NOTICE_FACTS,
  house: [
    "UnitRegistered",
    "UnitRenamed",
    "UnitAliasesSet",
    "UnitContactsSet",
    "UnitsMerged",
    "UnitClosed",
    "CalendarPublished",
    "RuleSetDrafted",
    "RuleSetActivated",
    "TaxonomyAdjusted",
  ],
} as const;

export type Family = keyof typeof FAMILIES;

export const ALL_FAMILIES = Object.keys(FAMILIES) as Family[];
export const ALL_KINDS: readonly string[] = Object.values(FAMILIES).flat();

const FAMILY_OF = new Map<string, Family>(
  ALL_FAMILIES.flatMap((family) => FAMILIES[family].map((kind) => [kind, family] as const)),
);

/** A kind the page does not know yet belongs to the house. */
export function familyOf(kind: string): Family {
  return FAMILY_OF.get(kind) ?? "house";
}

/** `变灯`; a kind without a word keeps its name. */
export function kindInWords(say: Say, kind: string): string {
  const key = `trail.kind.${kind}`;
  return isKey(key) ? say(key) : kind;
}

const LAMPS: readonly LampColour[] = ["GREEN", "YELLOW", "RED", "PENDING", "OFF"];
const PLATES: readonly PlateColour[] = ["GREEN", "YELLOW", "RED"];

export const asLamp = (value: unknown) => LAMPS.find((lamp) => lamp === value);
export const asPlate = (value: unknown) => PLATES.find((plate) => plate === value);
