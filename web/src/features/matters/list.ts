// One page of the matters that are asked for, in the order of the service, each with its tasks
// that are in trouble; people of a unit get all that is open of their own.

import { useCallback } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useArrival, useNews } from "../../gql/news";
import type { Wanted } from "./choices";
import { ProgressFragment } from "./Progress";

const PAGE = 30;

const MATTERS = graphql(
  `
    query Matters(
      $filter: MatterFilter
      $order: MatterOrder!
      $period: String
      $first: Int!
      $after: String
    ) {
      matters(filter: $filter, orderBy: $order, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          number
          title
          type
          aspect
          closedAt
          progress(periodKey: $period) {
            ...Matters_progress
          }
        }
      }
      events(first: 1) {
        nodes {
          id
          position
        }
      }
    }
  `,
  [ProgressFragment],
);

const OPEN = graphql(`
  query MattersOpen($filter: AssignmentFilter) {
    assignments(filter: $filter, orderBy: DUE, first: 200) {
      nodes {
        id
        state
        lamp
        dueAt
        correctionDue
        unit {
          id
          shortName
        }
        matter {
          id
        }
      }
    }
  }
`);

export type Open = ResultOf<typeof OPEN>["assignments"]["nodes"][number];
export type MatterRow = ResultOf<typeof MATTERS>["matters"]["nodes"][number] & {
  /** Not there yet while it is still read. */
  open: readonly Open[] | undefined;
};

const MATTER = { additionalTypenames: ["Matter"] };
const ASSIGNMENT = { additionalTypenames: ["Assignment"] };

export function useMatters(wanted: Wanted, after: string | null) {
  const { filter, order, period } = wanted;
  const variables = { filter, order, period, first: PAGE, after };
  const [listed, askList] = useQuery({ query: MATTERS, variables, context: MATTER });
  const matters = listed.data?.matters;
  const beside = openOf(wanted, matters?.nodes.map(({ id }) => id) ?? []);
  // Without matters it would be asked for all of the county.
  const none = beside.matter.length === 0;
  const [opened, askOpen] = useQuery({
    query: OPEN,
    variables: { filter: beside },
    context: ASSIGNMENT,
    pause: none,
  });
  const open = opened.data?.assignments.nodes;
  const again = useCallback(() => {
    askList({ requestPolicy: "network-only" });
    if (!none) {
      askOpen({ requestPolicy: "network-only" });
    }
  }, [askList, askOpen, none]);
  useNews(null, again);
  return {
    matters,
    rows: matters?.nodes.map(
      (one): MatterRow => ({ ...one, open: open?.filter(({ matter }) => matter.id === one.id) }),
    ),
    busy: listed.fetching || opened.fetching,
    error: (matters ? undefined : listed.error) ?? (open ? undefined : opened.error),
    again,
    at: useArrival(listed.data),
    position: listed.data?.events.nodes[0]?.position,
  };
}

function openOf({ filter: { unit }, period, own }: Wanted, matter: string[]) {
  return {
    matter,
    lamp: own ? [] : (["RED", "YELLOW"] as ("RED" | "YELLOW")[]),
    state: [...STATES],
    unit: unit ? [unit] : [],
    periodKey: period ? [period] : [],
  };
}

const STATES = [
  "ISSUED",
  "IN_HAND",
  "SUBMITTED",
  "RETURNED",
  "DECLINE_ASKED",
  "SUSPENDED",
] as const;
