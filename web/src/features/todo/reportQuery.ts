// All that a form needs to open, asked for one assignment, or for those on the list at once so that
// they open without a network too.
import { useEffect } from "react";
import { useClient } from "urql";
import { graphql } from "../../gql";
import { shelfOf } from "../../gql/shelf";
import { TIMING } from "../../gql/timing";
import { keep, nameOf } from "../../gql/useKept";
import { useViewer } from "../../gql/viewer";
import { useClock } from "../../ui/clock";
import { AnsweringFragment } from "./Answering";
import { AskedFragment } from "./Asked";
import { HistoryFragment } from "./History";

export const ReportFragment = graphql(
  `
    fragment Report on Assignment {
      id
      can
      ...Asked
      ...Answering
      ...History
      ...Timing
      unit {
        id
      }
    }
  `,
  [AskedFragment, AnsweringFragment, HistoryFragment, TIMING],
);

export const ReportQuery = graphql(
  `
    query Report($id: ID!) {
      assignment(id: $id) {
        ...Report
      }
    }
  `,
  [ReportFragment],
);

const FormsQuery = graphql(
  `
    query Forms($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Assignment {
          __typename
          id
          ...Report
        }
      }
    }
  `,
  [ReportFragment],
);

/** Asked a few at a time: the service refuses questions that are too large. */
const AT_ONCE = 6;

/** Keeps the forms of these on the device. */
export function useKeptForms(ids: readonly string[]): void {
  const client = useClient();
  const viewer = useViewer();
  const clock = useClock();
  const wanted = ids.join(" ");
  useEffect(() => {
    let left = false;
    const shelf = shelfOf(viewer);
    const fetchAll = async () => {
      const all = wanted === "" ? [] : wanted.split(" ");
      for (let from = 0; from < all.length && !left; from += AT_ONCE) {
        const some = { ids: all.slice(from, from + AT_ONCE) };
        const { data } = await client.query(FormsQuery, some, { requestPolicy: "network-only" });
        for (const node of data?.nodes ?? []) {
          if (node?.__typename === "Assignment") {
            const seen = { data: { assignment: node }, at: clock() };
            keep(shelf, nameOf(ReportQuery, { id: node.id }), seen);
          }
        }
      }
    };
    fetchAll();
    return () => {
      left = true;
    };
  }, [wanted, client, viewer, clock]);
}
