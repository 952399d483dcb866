// What every decision about the time of a duty is given.
import type { Timing, TimingFact } from "../../gql/timing";
import type { Key } from "../../i18n/language";
import type { Asking } from "../../ui/AskDialog";
import type { CommandState } from "../../ui/command";

/** Longest reason, in characters, as the service takes it. */
export const MOST_REASON = 500;
/** Longest name of a paper. */
export const MOST_PROOF = 200;

/** What was decided, for the line that stays to be read. */
export type Decided = Extract<Key, `review.told.${string}`>;

export interface Weighed {
  of: Timing & {
    version: number;
    unit: { id: string; shortName: string };
  };
  /** What was said about its time, newest first; undefined while that is not known. */
  trail: readonly TimingFact[] | undefined;
  onDecided: (decided: Decided, state: CommandState) => void;
}

export interface HeadDialog extends Asking {
  of: Weighed["of"];
}
