// What goes out to the units, as the address asks for it, and how much of it is in which state;
// asked anew when something of it has changed.
import { useCallback, useMemo } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { NOTICE_FACTS } from "../../gql/facts";
import { useNews } from "../../gql/news";
import { type Filters, known } from "../../ui/filters";

export const NOTICE = graphql(`
  fragment Outbox_notice on Notice @_unmask {
    id
    version
    kind
    role
    text
    segments
    urgent
    queuedAt
    can
    unit {
      id
      shortName
    }
    deliveries {
      channel
      state
      attempts
      code
      text
    }
  }
`);

export type Notice = ResultOf<typeof NOTICE>;
export type Delivery = Notice["deliveries"][number];

const OUTBOX = graphql(
  `
    query Outbox($filter: OutboxFilter, $first: Int!, $after: String) {
      outbox(filter: $filter, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...Outbox_notice
        }
      }
    }
  `,
  [NOTICE],
);

const COUNTS = graphql(`
  query OutboxCounts {
    outboxCounts {
      state
      count
    }
  }
`);

const UNITS = graphql(`
  query OutboxUnits {
    units {
      id
      code
      shortName
    }
  }
`);

/** In the order in which they matter to who looks at them. */
export const STATES = [
  "DEAD",
  "UNKNOWN",
  "PENDING",
  "UNDER_WAY",
  "DELIVERED",
  "EXPIRED",
  "CLOSED",
] as const;
export type State = (typeof STATES)[number];
export const CHANNELS = ["SMS", "EMAIL"] as const;
export const KINDS = [
  "ISSUED",
  "UNREAD",
  "T3",
  "T1",
  "OVERDUE",
  "CORRECTION",
  "CHASE",
  "RETURNED",
  "VERDICT",
  "DIGEST",
  "DECISION",
  "ASKED",
  "CHANGED",
  "ESCALATION",
  "ALARM",
] as const;
/** Whoever changes one of these begins at the first page. */
export const FILTERS = ["state", "channel", "kind", "unit"];

const PAGE = 20;
/** So many of those that wait for a person are shown above the rest. */
const DEAD_SHOWN = 50;

/** A list that was empty has no type in it by which urql would know that it changed. */
const CONTEXT = { additionalTypenames: ["Notice", "OutboxCount"] };

export type Unit = ResultOf<typeof UNITS>["units"][number];

export function useUnits(): readonly Unit[] | undefined {
  return useQuery({ query: UNITS })[0].data?.units;
}

/** What the address asks for; what it says wrongly counts as not said. */
export function wantedOf({ one, many }: Pick<Filters, "one" | "many">, units: readonly Unit[]) {
  return {
    states: known(many("state"), STATES),
    channel: known([one("channel")], CHANNELS)[0] ?? null,
    kind: known([one("kind")], KINDS)[0] ?? null,
    unit: units.find(({ code }) => code === one("unit"))?.id ?? null,
  };
}

type Wanted = ReturnType<typeof wantedOf>;

export function useOutbox(filter: Wanted, after: string | null) {
  const [listed, askList] = useQuery({
    query: OUTBOX,
    variables: { filter, first: PAGE, after },
    context: CONTEXT,
  });
  // With a filter of states the list itself says what is in them.
  const plain = filter.states.length === 0 && after === null;
  const dead = useMemo(() => ({ ...filter, states: ["DEAD" as const] }), [filter]);
  const [waiting, askWaiting] = useQuery({
    query: OUTBOX,
    variables: { filter: dead, first: DEAD_SHOWN, after: null },
    context: CONTEXT,
    pause: !plain,
  });
  const [counted, askCounts] = useQuery({ query: COUNTS, context: CONTEXT });
  const again = useCallback(() => {
    askList({ requestPolicy: "network-only" });
    askCounts({ requestPolicy: "network-only" });
    if (plain) {
      askWaiting({ requestPolicy: "network-only" });
    }
  }, [askList, askCounts, askWaiting, plain]);
  useNews({ type: NOTICE_FACTS }, again);
  return {
    outbox: listed.data?.outbox,
    dead: plain ? waiting.data?.outbox : undefined,
    counts: counted.data?.outboxCounts,
    error: listed.error,
    busy: listed.fetching,
    again,
  };
}
