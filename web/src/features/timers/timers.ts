// What will happen by itself, next first, as far as the address asks; asked anew whenever
// something has happened in the county.
import { useCallback } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useArrival, useNews } from "../../gql/news";
import { type Filters, known } from "../../ui/filters";

const TIMERS = graphql(`
  query Timers($first: Int!, $until: Date) {
    timers(first: $first, until: $until) {
      at
      kind
      text
      late
      unit {
        id
        code
        shortName
      }
      assignment {
        id
        text
        matter {
          id
          title
        }
      }
      plan {
        id
        matter {
          id
          title
        }
      }
    }
  }
`);

export type Timer = ResultOf<typeof TIMERS>["timers"][number];

export const LIMITS = ["50", "100", "200"] as const;

export interface Wanted {
  limit: (typeof LIMITS)[number];
  /** `2020-06-30`; as far as the service looks ahead while there is none. */
  until: string;
}

/** What the address asks for; what it says wrongly counts as not said. */
export function wantedOf({ one }: Pick<Filters, "one">): Wanted {
  const day = one("until");
  const fits = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
  return { limit: known([one("limit")], LIMITS)[0] ?? "50", until: fits ? day : "" };
}

/** A list that was empty has no type in it by which urql would know that it changed. */
const CONTEXT = { additionalTypenames: ["Timer", "Assignment", "Plan"] };

export function useTimers({ limit, until }: Wanted) {
  const variables = { first: Number(limit), until: until || null };
  const [{ data, error, fetching }, ask] = useQuery({ query: TIMERS, variables, context: CONTEXT });
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useNews(null, again);
  return { timers: data?.timers, error, busy: fetching, again, at: useArrival(data) };
}
