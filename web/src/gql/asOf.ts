// A question as of a past, or of now: what its variables are.
import type { Then } from "../ui/past";

/** `$asOf: DateTime, $byRecorded: Boolean!` of a question. */
export function asOf(then: Then | null): { asOf: string | null; byRecorded: boolean } {
  return then
    ? { asOf: `${then.written}:00+08:00`, byRecorded: then.byRecorded }
    : { asOf: null, byRecorded: false };
}
