// The newest answer that came without an error. urql drops what it had when a later answer fails,
// and a field that could not be read stands in an answer as null: a form that follows either would
// be taken away with what was typed into it.
import { useEffect, useState } from "react";
import type { CombinedError } from "urql";

interface Answer<Data> {
  fetching: boolean;
  data?: Data | undefined;
  error?: CombinedError | undefined;
}

/** Whoever asks another question is drawn anew for it (`key`). */
export function useWhole<Data extends object>(answer: Answer<Data>): Data | undefined {
  const [last, setLast] = useState<Data>();
  const whole = newest(last, answer);
  useEffect(() => setLast(whole), [whole]);
  return whole;
}

/** While it is asked anew, urql still has the data of an answer that failed, but not its error. */
export function newest<Data>(last: Data | undefined, { fetching, data, error }: Answer<Data>) {
  return error || fetching ? last : (data ?? last);
}
