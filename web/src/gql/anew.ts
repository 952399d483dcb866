// Asks anew without anybody at the keyboard: when something that is pushed has changed, and a
// while after a refusal.
import { useEffect, useRef } from "react";

type Again = (options: { requestPolicy: "network-only" }) => void;

const NEWEST = { requestPolicy: "network-only" } as const;
const PAUSE = 5_000;

/** Asks once more whenever `change` is another one; the first is as new as the answer. */
export function useAnewWith(change: unknown, again: Again): void {
  const seen = useRef(change);
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== change) {
      again(NEWEST);
    }
    seen.current = change;
  }, [change, again]);
}

/** Asks again, a while after a refusal. */
export function useAnewAfter(error: unknown, again: Again): void {
  useEffect(() => {
    if (!error) {
      return;
    }
    const timer = setTimeout(() => again(NEWEST), PAUSE);
    return () => clearTimeout(timer);
  }, [error, again]);
}
