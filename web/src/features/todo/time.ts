// What every dialog about the time of a duty is given.
import type { Timing } from "../../gql/timing";
import type { Asking } from "../../ui/AskDialog";

export interface TimeDialog extends Asking {
  of: Timing;
  /** The id of the unit that has the duty. */
  unit: string;
}

/** Longest reason, in characters, as the service takes it. */
export const MOST_REASON = 500;
/** Longest account of what was done. */
export const MOST_TEXT = 4_000;
/** Longest request to the office. */
export const MOST_REQUEST = 1_000;
