// The red lamps that are still open, longest overdue first, and how many yellow ones are.
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { exact, isoDay } from "../../ui/dates";

const REDS = graphql(`
  query OverviewReds {
    reds: assignments(
      filter: { lamp: [RED], state: [ISSUED, IN_HAND, SUBMITTED, RETURNED] }
      first: 20
    ) {
      totalCount
      nodes {
        id
        text
        dueAt
        correctionDue
        unit {
          id
          code
          shortName
        }
        matter {
          id
          number
          title
        }
      }
    }
    yellows: assignments(
      filter: { lamp: [YELLOW], state: [ISSUED, IN_HAND, SUBMITTED, RETURNED] }
      first: 1
    ) {
      totalCount
    }
  }
`);

export type Red = ResultOf<typeof REDS>["reds"]["nodes"][number];

/** A list that was empty has no type in it by which urql could know that it is out of date. */
const TYPES = { additionalTypenames: ["Assignment"] };

export function useReds(change: unknown) {
  const [{ data, error }, ask] = useQuery({ query: REDS, context: TYPES });
  useAnewWith(change, ask);
  return {
    reds: data?.reds.nodes,
    redCount: data?.reds.totalCount,
    yellowCount: data?.yellows.totalCount,
    error,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}

export type Reds = ReturnType<typeof useReds>;

const DAY = 86_400_000;

/**
 * Days by which it is late, as the service counts them: from the last day on which it was in
 * time. Due before midnight, it is one day late on the next day.
 */
export function daysLate({ dueAt, correctionDue }: Red, now: number): number {
  const due = Math.max(...[dueAt, correctionDue ?? dueAt].map((at) => new Date(at).getTime()));
  const last = Date.parse(isoDay(due - 1));
  return Math.max(0, Math.round((Date.parse(isoDay(now)) - last) / DAY));
}

/** For who points at it: by when it should have come. */
export function dueExactly({ dueAt, correctionDue }: Red): string {
  return exact(correctionDue ?? dueAt);
}
