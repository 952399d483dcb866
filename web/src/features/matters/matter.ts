// One matter, and its tasks.

import { useCallback } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useArrival } from "../../gql/news";
import { type Filters, known, useFilters } from "../../ui/filters";
import { useAfter } from "../../ui/Paging";
import { periodOf } from "./choices";
import { HeadFragment } from "./Head";
import { ItemsFragment } from "./Items";
import { PlansFragment } from "./Plans";
import { ProgressFragment } from "./Progress";
import { TrailFragment } from "./Trail";

/** Few matters have more tasks than one page holds. */
const PAGE = 100;

const MATTER = graphql(
  `
    query MatterHead($id: ID!, $period: String) {
      matter(id: $id) {
        id
        title
        progress(periodKey: $period) {
          ...Matters_progress
        }
        ...Head_matter
        ...Items_matter
        ...Plans_matter
        ...Trail_matter
      }
      events(first: 1) {
        nodes {
          id
          position
        }
      }
    }
  `,
  [HeadFragment, ItemsFragment, PlansFragment, ProgressFragment, TrailFragment],
);

const TASKS = graphql(`
  query MatterTasks($filter: AssignmentFilter, $first: Int!, $after: String) {
    assignments(filter: $filter, orderBy: DUE, first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        text
        role
        state
        periodKey
        dueAt
        correctionDue
        lamp
        lampReason
        plate
        plateAuto
        redProposed
        points
        item {
          id
          no
        }
        unit {
          id
          shortName
        }
        answersTo {
          id
          shortName
        }
        feedback(last: 1) {
          no
          submittedAt
          onTime
          by {
            id
            name
          }
        }
      }
    }
  }
`);

export type Task = ResultOf<typeof TASKS>["assignments"]["nodes"][number];

const MATTER_TYPE = { additionalTypenames: ["Matter", "Plan"] };
const TASK_TYPE = { additionalTypenames: ["Assignment"] };

export function useMatter(id: string) {
  const period = periodOf(useFilters());
  const variables = { id, period };
  const [{ data, error }, ask] = useQuery({ query: MATTER, variables, context: MATTER_TYPE });
  return {
    matter: data?.matter,
    position: data?.events.nodes[0]?.position,
    at: useArrival(data),
    error,
    loading: !error && !data,
    again: useCallback(() => ask({ requestPolicy: "network-only" }), [ask]),
  };
}

export const STATES = [
  "ISSUED",
  "IN_HAND",
  "SUBMITTED",
  "RETURNED",
  "DECLINE_ASKED",
  "SUSPENDED",
  "APPROVED",
  "TRANSFERRED",
  "CANCELLED",
] as const;
export const TASK_FILTERS = ["period", "state"];

/** One page of its tasks, of what the address asks for. */
export function useTasks(matter: string) {
  const filters = useFilters();
  const after = useAfter(TASK_FILTERS);
  const variables = { filter: tasksOf(matter, filters), first: PAGE, after };
  const [{ data, error }, ask] = useQuery({ query: TASKS, variables, context: TASK_TYPE });
  return {
    tasks: data?.assignments,
    error,
    again: useCallback(() => ask({ requestPolicy: "network-only" }), [ask]),
  };
}

function tasksOf(matter: string, filters: Filters) {
  const period = periodOf(filters);
  return {
    matter: [matter],
    state: known(filters.many("state"), STATES),
    periodKey: period ? [period] : [],
  };
}
