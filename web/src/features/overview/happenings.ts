// What happened last, as people tell it: facts that came of one act are one happening.

/** Which kinds are told, the most telling of one act first. */
export const TELLING = [
  "MatterClosed",
  "RedPlateProposed",
  "PlateShown",
  "FeedbackReturned",
  "FeedbackSubmitted",
  "LampTurned",
  "ProgressReported",
  "BatchIssued",
  "MatterRegistered",
] as const;

export type Telling = (typeof TELLING)[number];

interface Fact {
  type: string;
  effectiveAt: string;
  assignment: { id: string } | null;
}

/** Newest first, as they come. Of one task's facts of one moment the most telling one is left. */
export function happenings<F extends Fact>(facts: readonly F[]): (F & { type: Telling })[] {
  const kept: (F & { type: Telling })[] = [];
  for (const fact of facts) {
    if (!tells(fact)) {
      continue;
    }
    const at = kept.findIndex((one) => ofOneAct(one, fact));
    const known = kept[at];
    if (!known) {
      kept.push(fact);
    } else if (TELLING.indexOf(fact.type) < TELLING.indexOf(known.type)) {
      kept[at] = fact;
    }
  }
  return kept;
}

function tells<F extends Fact>(fact: F): fact is F & { type: Telling } {
  return TELLING.some((kind) => kind === fact.type);
}

function ofOneAct(one: Fact, other: Fact): boolean {
  const same = one.assignment !== null && one.assignment.id === other.assignment?.id;
  return same && one.effectiveAt === other.effectiveAt;
}
