// When something happened that these lists show, they are asked anew; and as of when they stand.
import { useEffect, useRef, useState } from "react";
import { useSubscription } from "urql";
import { graphql } from "../../gql";
import { useClock } from "../../ui/clock";

/** Whatever happens may move a row; the facts themselves are not read here. */
const NEWS = graphql(`
  subscription MattersNews($since: Position, $filter: EventFilter) {
    events(since: $since, filter: $filter) {
      id
      position
    }
  }
`);

/** Facts come in bursts: one order is a fact per unit. */
const BURST = 500;

/** Calls `then` soon after news of one matter, or of any if none is named. */
export function useNews(matter: string | undefined, then: () => void): void {
  const [{ data }] = useSubscription({
    query: NEWS,
    variables: { filter: matter ? { matter: [matter] } : null },
  });
  const latest = data?.events.position;
  // Another page of a list is another `then`, but no news.
  const call = useRef(then);
  useEffect(() => {
    call.current = then;
  }, [then]);
  useEffect(() => {
    if (latest === undefined) {
      return;
    }
    const soon = setTimeout(() => call.current(), BURST);
    return () => clearTimeout(soon);
  }, [latest]);
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
