// The viewer's messages, newest first, asked anew whenever the number of unread ones has changed;
// and the mark up to which they have been read, which is the reader's own and no fact.
import { useCallback, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { problemOf } from "../../gql/problem";
import { useUnread } from "../../gql/unread";
import type { CommandState } from "../../ui/command";

const INBOX = graphql(`
  query Inbox($first: Int!) {
    inbox(first: $first) {
      totalCount
      countExact
      pageInfo {
        hasNextPage
      }
      nodes {
        id
        kind
        text
        urgent
        queuedAt
        unread
        about {
          id
          text
          matter {
            id
            title
          }
        }
      }
    }
  }
`);

const MARK = graphql(`
  mutation InboxMarkRead($input: MarkInboxReadInput!) {
    markInboxRead(input: $input) {
      unread
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export type Message = ResultOf<typeof INBOX>["inbox"]["nodes"][number];

/** How many are shown at first and then; the service gives no more at once than the last. */
const STEPS = [20, 60, 200] as const;

/** A list that was empty has no type in it by which urql would know that it changed. */
const CONTEXT = { additionalTypenames: ["Notice"] };

export function useInbox() {
  const [step, setStep] = useState(0);
  const first = STEPS[step] ?? STEPS[0];
  const [{ data, error, fetching }, ask] = useQuery({
    query: INBOX,
    variables: { first },
    context: CONTEXT,
  });
  useAnewWith(useUnread(), ask);
  const again = useCallback(() => ask({ requestPolicy: "network-only" }), [ask]);
  return {
    inbox: data?.inbox,
    error,
    busy: fetching,
    again,
    more: step < STEPS.length - 1 ? () => setStep(step + 1) : undefined,
    shown: first,
  };
}

/** Marks everything up to this message as read. */
export function useMark(then: () => void): [CommandState, (upTo: string) => void] {
  const [{ data, error, fetching }, mark] = useMutation(MARK);
  const run = (upTo: string) => void mark({ input: { upTo } }).then(then);
  const refusals = data?.markInboxRead.userErrors ?? [];
  if (fetching) {
    return [{ is: "busy" }, run];
  }
  if (error) {
    return [{ is: "failed", problem: problemOf(error) }, run];
  }
  return [refusals.length > 0 ? { is: "refused", refusals } : { is: "idle" }, run];
}
