// What nobody pushes to the wall: towns, lamps in hand, the last turns. Asked anew with every
// change of the counts or the ranking.
import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewAfter, useAnewWith } from "../../gql/anew";
import { LAMPS } from "../../gql/lamps";

const LIT = graphql(`
  fragment Screen_lit on AssignmentConnection @_unmask {
    totalCount
    nodes {
      id
      text
      dueAt
      lamp
      lampReasonCode
      lampReason
      unit {
        id
        shortName
      }
      matter {
        id
        title
      }
    }
  }
`);

const REST = graphql(
  `
    query ScreenRest($quarter: ID) {
      ranking(group: "TOWN", quarter: $quarter) {
        rows {
          rank
          score
          delta
          onTimeRate
          unit {
            id
            code
            name
          }
          lamps {
            green
            yellow
            red
          }
        }
      }
      overview(quarter: $quarter) {
        all {
          onTimeRate
          lamps { ...Lamps_all }
        }
        byType {
          type
          tally {
            total
            lamps { ...Lamps_all }
          }
        }
      }
      reds: assignments(
        filter: { lamp: [RED], state: [ISSUED, IN_HAND, SUBMITTED, RETURNED] }
        first: 5
      ) {
        ...Screen_lit
      }
      yellows: assignments(
        filter: { lamp: [YELLOW], state: [ISSUED, IN_HAND, SUBMITTED, RETURNED] }
        first: 5
      ) {
        ...Screen_lit
      }
      events(filter: { type: ["LampTurned"] }, first: 3) {
        nodes {
          id
          effectiveAt
          sentence
          unit {
            id
            shortName
          }
          assignment {
            id
            text
          }
        }
      }
    }
  `,
  [LIT, LAMPS],
);

type Rest = ResultOf<typeof REST>;
/** What is due in the quarter that is ranked. */
export type Due = NonNullable<Rest["overview"]>;
export type Lit = Rest["reds"];
export type TownRow = NonNullable<Rest["ranking"]>["rows"][number];
export type Turn = Rest["events"]["nodes"][number];

export function useRest(quarter: string | undefined, counts: unknown, ranking: unknown) {
  const [{ data, error }, again] = useQuery({
    query: REST,
    variables: { quarter: quarter ?? null },
    pause: quarter === undefined,
    // Lists that were empty have no type in them by which they would be asked anew.
    context: useMemo(() => ({ additionalTypenames: ["Assignment", "Event"] }), []),
  });
  useAnewWith(counts, again);
  useAnewWith(ranking, again);
  useAnewAfter(error, again);
  return { rest: data, error };
}
