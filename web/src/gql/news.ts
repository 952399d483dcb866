// When something happened that a screen shows, it is asked anew; and as of when it stands.
import { useEffect, useRef, useState } from "react";
import { useSubscription } from "urql";
import { useClock } from "../ui/clock";
import { graphql } from "./index";

/** Whatever happens may change a list; the facts themselves are not read here. */
const NEWS = graphql(`
  subscription News($since: Position, $filter: EventFilter) {
    events(since: $since, filter: $filter) {
      id
      position
    }
  }
`);

interface Filter {
  /** Kinds of facts. */
  type?: string[];
  matter?: string[];
}

/** Another position whenever something of this has happened; of anything without a filter. */
export function useLatest(filter: Filter | null = null): string | undefined {
  const [{ data }] = useSubscription({ query: NEWS, variables: { filter } });
  return data?.events.position;
}

/** Facts come in bursts: one order is a fact per unit. */
const BURST = 500;

/** Calls `then` soon after there were news. */
export function useAfterwards(news: unknown, then: () => void): void {
  // Another page of a list is another `then`, but no news.
  const call = useRef(then);
  useEffect(() => {
    call.current = then;
  }, [then]);
  useEffect(() => {
    if (news === undefined) {
      return;
    }
    const soon = setTimeout(() => call.current(), BURST);
    return () => clearTimeout(soon);
  }, [news]);
}

/** Calls `then` soon after news of this. */
export function useNews(filter: Filter | null, then: () => void): void {
  useAfterwards(useLatest(filter), then);
}

/** When this answer came, by the clock of the service. */
export function useArrival(data: unknown): number | undefined {
  const clock = useClock();
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (data) {
      setAt(clock());
    }
  }, [data, clock]);
  return at;
}
