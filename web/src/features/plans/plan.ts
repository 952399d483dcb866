// A plan as its screens show it, one or page by page; asked anew when something became of one.
import { useCallback, useMemo } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { PLAN_FACTS } from "../../gql/facts";
import { useNews } from "../../gql/news";

export const PLAN = graphql(`
  fragment Plan_all on Plan @_unmask {
    id
    version
    items
    stopped
    stoppedReason
    scheduledAt
    text
    frequency
    leadDays
    at
    smsText
    firstPeriod
    skipped
    openedCount
    can
    matter {
      id
      number
      title
    }
    coming(first: 4) {
      periodKey
      issueAt
      dueAt
      dueWorks
    }
    lastOpened {
      periodKey
      issuedAt
      dueAt
      issued
      already
      moved {
        itemNo
        from {
          id
          shortName
        }
        to {
          id
          shortName
        }
      }
      alarms {
        itemNo
        cause
        unit {
          id
          shortName
        }
      }
    }
  }
`);

export type Plan = ResultOf<typeof PLAN>;
export type Coming = Plan["coming"][number];
export type Opened = NonNullable<Plan["lastOpened"]>;

const PLANS = graphql(
  `
    query Plans($first: Int!, $after: String) {
      plans(first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...Plan_all
        }
      }
    }
  `,
  [PLAN],
);

const ONE = graphql(
  `
    query PlanOne($id: ID!) {
      plan(id: $id) {
        id
        ...Plan_all
        events(first: 200) {
          nodes {
            id
            sentence
            effectiveAt
            actor {
              id
              name
            }
          }
        }
      }
    }
  `,
  [PLAN],
);

const PAGE = 10;
/** A list that was empty has no type in it by which urql would know that it changed. */
const CONTEXT = { additionalTypenames: ["Plan"] };

export function usePlans(after: string | null) {
  const variables = { first: PAGE, after };
  const [{ data, error, fetching }, ask] = useQuery({ query: PLANS, variables, context: CONTEXT });
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useNews({ type: PLAN_FACTS }, again);
  return { plans: data?.plans, error, busy: fetching, again };
}

export function usePlan(id: string) {
  const variables = useMemo(() => ({ id }), [id]);
  const [{ data, error }, ask] = useQuery({ query: ONE, variables, context: CONTEXT });
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  useNews({ type: PLAN_FACTS }, again);
  return { plan: data?.plan, error, again };
}
