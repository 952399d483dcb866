// Where the towns stand in a quarter, asked anew when the county's counts have changed.
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { asOf } from "../../gql/asOf";
import { STANDING } from "../../gql/ranking";
import type { Then } from "../../ui/past";
import type { QuarterChosen } from "./useOverview";

const RANKING = graphql(
  `
    fragment Overview_towns on Ranking @_unmask {
      quarter {
        id
        code
        label
      }
      rows {
        ...Ranking_standing
      }
    }
  `,
  [STANDING],
);

const TOWNS = graphql(
  `
    query OverviewTowns(
      $quarter: ID!
      $before: ID!
      $asOf: DateTime
      $byRecorded: Boolean!
    ) {
      now: ranking(group: "TOWN", quarter: $quarter, asOf: $asOf, byRecorded: $byRecorded) {
        ...Overview_towns
      }
      before: ranking(group: "TOWN", quarter: $before, asOf: $asOf, byRecorded: $byRecorded) {
        ...Overview_towns
      }
    }
  `,
  [RANKING],
);

/** At the beginning of a quarter nothing has settled yet; then the one before says more. */
export function useTowns(
  { quarter, before }: QuarterChosen,
  change: unknown,
  then: Then | null = null,
) {
  const code = quarter?.code ?? "";
  const [{ data, error }, ask] = useQuery({
    query: TOWNS,
    variables: { quarter: code, before: before?.code ?? code, ...asOf(then) },
    pause: code === "",
  });
  useAnewWith(change, ask);
  const settled = data?.now?.rows.some(({ rank }) => rank !== null);
  const shown = settled ? data?.now : (data?.before ?? data?.now);
  const again = () => ask({ requestPolicy: "network-only" });
  return { ranking: shown ?? undefined, error, again };
}
