// The tasks the address asks for, the soonest due first, asked anew when the counts have changed.
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { known, useFilters } from "../../ui/filters";
import { useQuarter } from "./useOverview";

const TASKS = graphql(`
  query OverviewTasks($filter: AssignmentFilter, $first: Int!) {
    assignments(filter: $filter, first: $first) {
      totalCount
      nodes {
        id
        text
        state
        lamp
        plate
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
  }
`);

export type Task = ResultOf<typeof TASKS>["assignments"]["nodes"][number];

export const LAMPS = ["GREEN", "YELLOW", "RED", "PENDING", "OFF"] as const;
export const STATES = [
  "ISSUED",
  "IN_HAND",
  "SUBMITTED",
  "RETURNED",
  "APPROVED",
  "DECLINE_ASKED",
  "SUSPENDED",
] as const;
export const TYPES = [
  "PROGRESS",
  "CONSTRUCTION",
  "PROBLEM",
  "OVERSIGHT",
  "SHARING",
  "HIGHLIGHT",
] as const;

/** How many are shown at first, and at most: the service gives no more at once. */
const FIRST = 40;
export const MOST = 200;

const DAY = 86_400_000;
/** A list that was empty has no type in it by which urql could know that it is out of date. */
const TYPENAMES = { additionalTypenames: ["Assignment"] };

export function useTasks(change: unknown) {
  const filters = useFilters();
  const { quarters } = useQuarter();
  const [first, setFirst] = useState(FIRST);
  const quarter = quarters.find(({ code }) => code === filters.one("quarter"));
  const filter = useMemo(
    () => ({
      lamp: known(filters.many("lamp"), LAMPS),
      state: stateFilter(known(filters.many("state"), STATES)),
      type: known(filters.many("type"), TYPES),
      ...(quarter && dueIn(quarter)),
    }),
    [filters, quarter],
  );
  const [{ data, error, fetching }, ask] = useQuery({
    query: TASKS,
    variables: { filter, first },
    context: TYPENAMES,
    // The quarter the address names has to be known first.
    pause: filters.one("quarter") !== "" && quarters.length === 0,
  });
  useAnewWith(change, ask);
  return {
    tasks: data?.assignments.nodes,
    total: data?.assignments.totalCount ?? 0,
    more: first < MOST ? () => setFirst(MOST) : undefined,
    error,
    fetching,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}

/** What was cancelled, or passed on, is in no count and in no list of it. */
function stateFilter(chosen: (typeof STATES)[number][]): (typeof STATES)[number][] {
  return chosen.length > 0 ? chosen : [...STATES];
}

/** Due after its first day has begun and no later than its last day's end, as it is counted. */
function dueIn({ from, to }: { from: string; to: string }) {
  const end = new Date(Date.parse(`${to}T00:00:00+08:00`) + DAY);
  return { dueAfter: `${from}T00:00:00+08:00`, dueUntil: end.toISOString() };
}
