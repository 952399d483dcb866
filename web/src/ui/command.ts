// A command on its way, as a button shows it: asked, accepted at a position, or refused.

/** A rule said no: `userErrors` of a payload. */
export interface Refusal {
  code: string;
  field: readonly string[];
  message: string;
}

export type CommandState =
  | { is: "idle" }
  | { is: "busy" }
  /** `position` is null when there was nothing to record. */
  | { is: "done"; position: string | null; projected: boolean }
  | { is: "refused"; refusals: readonly Refusal[] }
  | { is: "failed"; problem: { code: string; requestId?: string } };
