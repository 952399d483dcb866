// What somebody types into a form, whose last answer goes as soon as something is changed.
import { useCallback, useState } from "react";

export function useTyped<Draft extends object>(
  blank: Draft,
  command: { reset(): void },
): [Draft, (part: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(blank);
  const { reset } = command;
  const change = useCallback(
    (part: Partial<Draft>) => {
      reset();
      setDraft((now) => ({ ...now, ...part }));
    },
    [reset],
  );
  return [draft, change];
}

/** Characters as the service counts them. */
export function lengthOf(text: string): number {
  return [...text].length;
}
