// The counts of the county, as they are now and whenever they change.
import { useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewAfter } from "../../gql/anew";

const LIVE = graphql(`
  subscription ScreenCounts {
    overview {
      asOf
      all {
        open
        dueSoon
        overdue
        awaitingReview
      }
    }
  }
`);

export type Counts = ResultOf<typeof LIVE>["overview"];

export function useCounts() {
  const [{ data, error }, again] = useSubscription({ query: LIVE });
  useAnewAfter(error, again);
  return { counts: data?.overview, error };
}
