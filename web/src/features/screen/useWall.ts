// Everything the wall shows, and the first thing that keeps it from showing the newest.
import { useEffect, useRef } from "react";
import type { CombinedError } from "urql";
import { useCounts } from "./useCounts";
import { useQuarter, useRanking } from "./useRanking";
import { useRest } from "./useRest";

export type Wall = ReturnType<typeof useWall>;

export function useWall() {
  const { counts, error: noCounts } = useCounts();
  const { quarter, early = false, error: noQuarter } = useQuarter(counts);
  const { ranking, error: noRanking } = useRanking(quarter);
  const { rest, error: noRest } = useRest(quarter, counts, ranking);
  // No answer at all is the frame's to tell: its veil hangs over every page.
  const errors = [noCounts, noQuarter, noRanking, noRest];
  return {
    counts: useKept(counts, noCounts),
    ranking: useKept(ranking, noRanking ?? noQuarter),
    rest: useKept(rest, noRest ?? noQuarter),
    early,
    error: errors.find((one) => one && !one.networkError),
  };
}

/** What was told last, while there is no newer answer than a refusal. */
function useKept<T>(told: T | undefined, error: CombinedError | undefined): T | undefined {
  const last = useRef<T>(undefined);
  useEffect(() => {
    last.current = told ?? last.current;
  }, [told]);
  return told ?? (error ? last.current : undefined);
}
