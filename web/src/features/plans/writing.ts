// Writing a plan: the draft, what would come of it (a dry run, so nothing is written), and whether
// that is still what stands there.
import { useCallback, useState } from "react";
import { graphql, type ResultOf } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useNow } from "../../ui/clock";
import { type CommandState, refusalsOf } from "../../ui/command";
import { type Draft, termsInput } from "./draft";
import type { Coming } from "./plan";

export const SCHEDULE = graphql(
  `
  mutation PlanSchedule($cmd: Cmd!, $input: SchedulePlanInput!) {
    schedulePlan(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      plan { id }
      coming(first: 6) {
        periodKey
        issueAt
        dueAt
        dueWorks
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

/** Names under which fields are refused, for which the form has a place. */
export const FIELDS = [
  "due",
  "issue",
  "leadDays",
  "before",
  "days",
  "first",
  "last",
  "sms",
  "smsText",
  "reason",
] as const;

export type Terms = NonNullable<ReturnType<typeof termsInput>>;

interface Seen {
  coming: readonly Coming[];
  /** The terms it was shown for. */
  of: string;
}

export interface Writing {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** Undefined while something is missing. */
  terms: Terms | undefined;
  seen: readonly Coming[] | undefined;
  /** The draft was changed since it was looked at. */
  changed: boolean;
  looking: CommandState;
  refusals: ReturnType<typeof refusalsOf>;
  look: () => void;
  lookAgain: () => void;
}

/** `shown` is what a dry run is asked for: a plan that runs has its first periods behind it. */
export function useWriting(
  matter: string,
  first: Draft,
  shown: (draft: Draft) => Draft = (draft) => draft,
): Writing {
  const now = useNow();
  const dry = useCommand(SCHEDULE);
  const [draft, setDraft] = useState(first);
  const [seen, setSeen] = useState<Seen>();
  const terms = termsInput(draft, now);
  const of = JSON.stringify(terms);
  const { reset } = dry;
  const change = useCallback(
    (part: Partial<Draft>) => {
      reset();
      setDraft((before) => ({ ...before, ...part }));
    },
    [reset],
  );
  const settle = (data: ResultOf<typeof SCHEDULE> | undefined) =>
    setSeen(data && { coming: data.schedulePlan.coming, of });
  const look = () => {
    const asked = termsInput(shown(draft), now);
    if (asked) {
      void dry.run({ input: { matter, terms: asked, dryRun: true } }).then(settle);
    }
  };
  return {
    draft,
    change,
    terms,
    seen: seen?.coming,
    changed: seen !== undefined && seen.of !== of,
    looking: dry.state,
    refusals: refusalsOf(dry.state),
    look,
    lookAgain: () => void dry.again().then(settle),
  };
}
