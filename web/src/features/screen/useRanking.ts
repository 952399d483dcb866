// The departments' ranking as it is now and whenever it changes, of the quarter the wall shows.
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useQuery, useSubscription } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewAfter, useAnewWith } from "../../gql/anew";

const LIVE = graphql(`
  subscription ScreenRanking($quarter: ID) {
    ranking(group: "DEPARTMENT", quarter: $quarter) {
      quarter {
        id
        code
        label
      }
      provisional
      asOf
      rows {
        rank
        score
        unit {
          id
          shortName
        }
        lamps {
          green
          yellow
          red
        }
      }
    }
  }
`);

export type Ranking = ResultOf<typeof LIVE>["ranking"];

const QUARTERS = graphql(`
  query ScreenQuarters {
    quarters {
      id
      code
    }
    ranking(group: "DEPARTMENT") {
      quarter {
        id
        code
      }
      rows {
        rank
        unit {
          id
        }
      }
    }
  }
`);

/**
 * The quarter to show. At its beginning hardly a unit has a place, and a wall of dashes says
 * nothing: until half of them have one, the quarter before is shown, and the wall says so.
 */
export function useQuarter(change: unknown) {
  const [search] = useSearchParams();
  const asked = search.get("quarter");
  const [{ data, error }, again] = useQuery({ query: QUARTERS, pause: asked !== null });
  useAnewWith(change, again);
  useAnewAfter(error, again);
  const chosen = useMemo(() => {
    const now = data?.ranking;
    if (!now) {
      return undefined;
    }
    const placed = now.rows.filter(({ rank }) => rank !== null).length;
    const before = data.quarters.find(({ code }) => code < now.quarter.code);
    const early = placed * 2 < now.rows.length && before !== undefined;
    return { quarter: early ? before.code : now.quarter.code, early };
  }, [data]);
  return asked ? { quarter: asked, early: false, error: undefined } : { ...chosen, error };
}

export function useRanking(quarter: string | undefined) {
  const [{ data, error }, again] = useSubscription({
    query: LIVE,
    variables: { quarter: quarter ?? null },
    pause: quarter === undefined,
  });
  useAnewAfter(error, again);
  const told = data?.ranking;
  // What was told of another quarter is not shown under this one's name.
  const fits = told !== undefined && (told.quarter.code === quarter || told.quarter.id === quarter);
  return { ranking: fits ? told : undefined, error };
}
