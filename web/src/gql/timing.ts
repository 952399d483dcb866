// What several features ask alike about the clock of a duty: how it stands, and what was said.
import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "./index";
import { saidBy } from "./payload";

export const TIMING = graphql(`
  fragment Timing on Assignment @_unmask {
    id
    can
    dueAt
    dueOriginal
    extensions
    extension {
      newDue
      signed
    }
    hold {
      since
      declining
      suggested {
        id
        shortName
      }
    }
    slipProposed
    slipSigned
    remindedAt
    chasedAt
    coordinationAt
    upcoming {
      at
      kind
    }
  }
`);

export type Timing = ResultOf<typeof TIMING>;

const TRAIL = graphql(`
  query TimingTrail($of: [ID!]!, $kinds: [String!]!) {
    events(first: 20, filter: { assignment: $of, type: $kinds }) {
      nodes {
        id
        type
        effectiveAt
        sentence
        payload
        actor {
          id
          name
        }
      }
    }
  }
`);

/** What is said about the time of a duty. */
export const TIMING_KINDS = [
  "ExtensionAsked",
  "ExtensionSigned",
  "ExtensionWithdrawn",
  "ExtensionGranted",
  "ExtensionRefused",
  "DeclineAsked",
  "DeclineWithdrawn",
  "DeclineRefused",
  "AssignmentTransferred",
  "AssignmentSuspended",
  "AssignmentResumed",
  "DueChanged",
  "ReminderRaised",
  "ChaseSent",
  "EscalationProposed",
  "EscalationSigned",
  "EscalationDeclined",
  "CoordinationAsked",
  "CoordinationAnswered",
];

export type TimingFact = ResultOf<typeof TRAIL>["events"]["nodes"][number];

/** What was said about its time, newest first; asked anew whenever a command changes it. */
export function useTimingTrail(assignment: string): readonly TimingFact[] | undefined {
  const context = useMemo(() => ({ additionalTypenames: ["Assignment"] }), []);
  const variables = useMemo(() => ({ of: [assignment], kinds: TIMING_KINDS }), [assignment]);
  const [{ data }] = useQuery({ query: TRAIL, variables, context });
  return data?.events.nodes;
}

/** A text in the newest fact of a kind: a payload holds it under the name of its kind. */
export function wordOf(
  trail: readonly Pick<TimingFact, "type" | "payload">[],
  kind: string,
  name: string,
): string | undefined {
  const fact = trail.find(({ type }) => type === kind);
  const word = fact && saidBy(fact)[name];
  return typeof word === "string" ? word : undefined;
}
