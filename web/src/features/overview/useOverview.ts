// What stands open in the county, live or as of a past, and how a quarter goes; whatever is not
// live itself is asked anew when the live counts have changed.
import { useQuery, useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { asOf } from "../../gql/asOf";
import { LAMPS } from "../../gql/lamps";
import { useQuarters } from "../../gql/ranking";
import { useFilters } from "../../ui/filters";
import type { Then } from "../../ui/past";

const OPEN = graphql(
  `
  fragment Overview_open on Overview @_unmask {
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
`,
  [LAMPS],
);

export type OpenTold = ResultOf<typeof OPEN>;

const LIVE = graphql(
  `
  subscription OverviewLive {
    overview { ...Overview_open }
  }
`,
  [OPEN],
);

export function useOverview() {
  const [{ data, error }, again] = useSubscription({ query: LIVE });
  return { overview: data?.overview, error, again };
}

const AS_OF = graphql(
  `
  query OverviewAsOf($asOf: DateTime, $byRecorded: Boolean!) {
    overview(asOf: $asOf, byRecorded: $byRecorded) { ...Overview_open }
  }
`,
  [OPEN],
);

/** What stood open then. Whoever shows it is drawn anew for another past (`key`). */
export function useOverviewThen(then: Then) {
  const [{ data, error }, ask] = useQuery({ query: AS_OF, variables: asOf(then) });
  return {
    overview: data?.overview ?? undefined,
    error,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}

/** The quarter chosen in the address, or that of today; of a past, the newest one of then. */
export function useQuarter(then: Then | null = null) {
  const { one, set } = useFilters();
  const { quarters, known, error, again } = useQuarters(then);
  const at = Math.max(
    0,
    quarters.findIndex(({ code }) => code === one("quarter")),
  );
  return {
    quarters,
    quarter: quarters[at],
    before: quarters[at + 1],
    /** Before the first of all quarters there is nothing to choose. */
    tooEarly: known && then !== null && quarters.length === 0,
    choose: (code: string) => set({ quarter: code }),
    error,
    again,
  };
}

export type QuarterChosen = ReturnType<typeof useQuarter>;

const QUARTER = graphql(
  `
  query OverviewQuarter(
    $quarter: ID!
    $before: ID!
    $asOf: DateTime
    $byRecorded: Boolean!
  ) {
    overview(quarter: $quarter, asOf: $asOf, byRecorded: $byRecorded) {
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
    before: overview(quarter: $before, asOf: $asOf, byRecorded: $byRecorded) {
      all {
        onTimeRate
      }
    }
  }
`,
  [LAMPS],
);

export type QuarterTold = NonNullable<ResultOf<typeof QUARTER>["overview"]>;

export function useQuarterTold(
  { quarter, before }: QuarterChosen,
  change: unknown,
  then: Then | null = null,
) {
  const code = quarter?.code ?? "";
  const [{ data, error }, ask] = useQuery({
    query: QUARTER,
    variables: { quarter: code, before: before?.code ?? code, ...asOf(then) },
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
