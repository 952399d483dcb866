// The office's piles: what lies in the one that is looked at, how many lie in each, asked anew
// whenever something has happened in the county.
import { useMemo, useRef } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useArrival, useNews } from "../../gql/news";
import { QueueRow } from "./QueueRow";

export const PILES = [
  "REVIEW",
  "REVIEW_OVERDUE",
  "RED_PROPOSED",
  "EXTENSION",
  "DECLINE",
  "SLIP",
  "COORDINATION",
] as const;
export type Pile = (typeof PILES)[number];

/** Rows at a time; the service gives at most four times as many. */
export const STEP = 50;
export const MOST = 200;

const QUEUE = graphql(
  `
    query ReviewQueue($pile: Pile!, $first: Int!) {
      queue: reviewQueue(pile: $pile, first: $first) {
        totalCount
        nodes {
          id
          version
          unit {
            id
            shortName
          }
          ...QueueRow_assignment
        }
      }
      REVIEW: reviewQueue(pile: REVIEW, first: 1) {
        totalCount
      }
      REVIEW_OVERDUE: reviewQueue(pile: REVIEW_OVERDUE, first: 1) {
        totalCount
      }
      RED_PROPOSED: reviewQueue(pile: RED_PROPOSED, first: 1) {
        totalCount
      }
      EXTENSION: reviewQueue(pile: EXTENSION, first: 1) {
        totalCount
      }
      DECLINE: reviewQueue(pile: DECLINE, first: 1) {
        totalCount
      }
      SLIP: reviewQueue(pile: SLIP, first: 1) {
        totalCount
      }
      COORDINATION: reviewQueue(pile: COORDINATION, first: 1) {
        totalCount
      }
      events(first: 1) {
        nodes {
          id
          position
        }
      }
    }
  `,
  [QueueRow],
);

export type Row = NonNullable<ResultOf<typeof QUEUE>["queue"]>["nodes"][number];

export function useQueue(pile: Pile, first: number) {
  // A pile that was empty has no type in it by which urql would know that it changed.
  const context = useMemo(() => ({ additionalTypenames: ["Assignment"] }), []);
  const [{ data, error, operation }, ask] = useQuery({
    query: QUEUE,
    variables: { pile, first },
    context,
  });
  const again = () => ask({ requestPolicy: "network-only" });
  useNews(null, again);
  // What was told of another pile is not shown under this one's name.
  const fits = operation?.variables.pile === pile;
  return {
    data: fits ? data : undefined,
    error,
    at: useArrival(data),
    position: data?.events.nodes[0]?.position,
    ask: again,
  };
}

/** Rows that were answered here, with the version they had: gone at once, back if they change. */
export type Answered = ReadonlyMap<string, number>;

export interface Shown {
  row: Row;
  /** It is no longer in the pile: somebody else was faster. */
  gone: boolean;
}

/**
 * The rows as they are to stand there. While the hand is on them (`held`), they keep their order,
 * new ones come at the end, and what left the pile stays as a marked row.
 */
export function useShown(rows: readonly Row[], held: boolean, answered: Answered): Shown[] {
  const order = useRef<readonly string[]>([]);
  const seen = useRef(new Map<string, Row>());
  for (const row of rows) {
    seen.current.set(row.id, row);
  }
  order.current = heldOrder(
    order.current,
    rows.map(({ id }) => id),
    held,
  );
  const inPile = new Set(rows.map(({ id }) => id));
  return order.current.flatMap((id) => {
    const row = seen.current.get(id);
    return !row || isAnswered(row, answered) ? [] : [{ row, gone: !inPile.has(id) }];
  });
}

export function heldOrder(order: readonly string[], now: readonly string[], held: boolean) {
  return held ? [...order, ...now.filter((id) => !order.includes(id))] : now;
}

function isAnswered({ id, version }: Row, answered: Answered): boolean {
  const at = answered.get(id);
  return at !== undefined && version <= at;
}
