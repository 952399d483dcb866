// A quarter's books as they stand, and who looks at them. Asked anew whenever something is said
// about quarters, or a lamp or a plate is given.
import { useEffect, useRef } from "react";
import { useQuery, useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";

const QUARTER = graphql(`
  query SettleQuarter($id: ID!) {
    me {
      id
    }
    quarter(id: $id) {
      id
      code
      label
      state
      settlesFrom
      openedAt
      settledAt
      frozenAt
      reopenedAt
      reopenedReason
      ruleVersion
      ruleHash
      resultHash
      uptoPosition
      unsettled
      adjustments {
        no
        points
        reason
        document
        proposedAt
        proposer {
          id
          name
        }
        unit {
          id
          name
        }
      }
      reopening {
        reason
        proposedAt
        proposer {
          id
          name
        }
      }
      can {
        adjust
        decideAdjustment
        freeze
        proposeReopening
        decideReopening
      }
    }
  }
`);

export type Quarter = NonNullable<ResultOf<typeof QUARTER>["quarter"]>;
export type Adjustment = Quarter["adjustments"][number];

export function useQuarter(code: string) {
  const [{ data, error }, ask] = useQuery({
    query: QUARTER,
    variables: { id: code },
    pause: code === "",
  });
  const again = () => ask({ requestPolicy: "network-only" });
  const news = useNews();
  useAfterwards(news, again);
  // What was told of another quarter is not shown under this one's name.
  const fits = data && (data.quarter === null || data.quarter.code === code);
  return {
    quarter: fits ? data.quarter : undefined,
    me: data?.me.id ?? "",
    error,
    again,
    /** Another one whenever something has happened. */
    news,
  };
}

const NEWS = graphql(`
  subscription SettleNews($since: Position, $filter: EventFilter) {
    events(since: $since, filter: $filter) {
      id
      position
    }
  }
`);

const OF_BOOKS = {
  filter: {
    type: [
      "QuarterOpened",
      "AdjustmentProposed",
      "ScoreAdjusted",
      "AdjustmentDeclined",
      "QuarterSettled",
      "QuarterFrozen",
      "ReopeningProposed",
      "ReopeningDeclined",
      "QuarterReopened",
      "LampSettled",
      "PlateShown",
      "PlateRevised",
    ],
  },
};

function useNews(): string | undefined {
  const [{ data }] = useSubscription({ query: NEWS, variables: OF_BOOKS });
  return data?.events.position;
}

/** Facts come in bursts, and lists follow them. */
const BURST = 500;

/** Calls `then` soon after there were news. */
export function useAfterwards(news: unknown, then: () => void): void {
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
