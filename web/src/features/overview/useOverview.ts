// What stands open in the county, live, and how a quarter goes; whatever is not live itself is
// asked anew when the live counts have changed.
import { useQuery, useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { LAMPS } from "../../gql/lamps";
import { useQuarters } from "../../gql/ranking";
import { useFilters } from "../../ui/filters";

const LIVE = graphql(
  `
  subscription OverviewLive {
    overview {
      asOf
      all {
        total
        open
        dueSoon
        overdue
        awaitingReview
        reviewOverdue
        onTimeRate
        lamps { ...Lamps_all }
      }
    }
  }
`,
  [LAMPS],
);

export type OpenTold = ResultOf<typeof LIVE>["overview"];

export function useOverview() {
  const [{ data, error }, again] = useSubscription({ query: LIVE });
  return { overview: data?.overview, error, again };
}

/** The quarter chosen in the address, or that of today. */
export function useQuarter() {
  const { one, set } = useFilters();
  const { quarters, error, again } = useQuarters();
  const at = Math.max(
    0,
    quarters.findIndex(({ code }) => code === one("quarter")),
  );
  return {
    quarters,
    quarter: quarters[at],
    before: quarters[at + 1],
    choose: (code: string) => set({ quarter: code }),
    error,
    again,
  };
}

export type QuarterChosen = ReturnType<typeof useQuarter>;

const QUARTER = graphql(
  `
  query OverviewQuarter($quarter: ID!, $before: ID!) {
    overview(quarter: $quarter) {
      onTimeFormula
      all {
        total
        onTimeRate
        lamps { ...Lamps_all }
      }
      byType {
        type
        tally {
          lamps { ...Lamps_all }
        }
      }
    }
    before: overview(quarter: $before) {
      all {
        onTimeRate
      }
    }
  }
`,
  [LAMPS],
);

export type QuarterTold = NonNullable<ResultOf<typeof QUARTER>["overview"]>;

export function useQuarterTold({ quarter, before }: QuarterChosen, change: unknown) {
  const code = quarter?.code ?? "";
  const [{ data, error }, ask] = useQuery({
    query: QUARTER,
    variables: { quarter: code, before: before?.code ?? code },
    pause: code === "",
  });
  useAnewWith(change, ask);
  return {
    told: data?.overview ?? undefined,
    /** Of the quarter before, from 0 to 1; null where nothing came due or there was none. */
    rateBefore: before ? (data?.before?.all.onTimeRate ?? null) : null,
    error,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}
