// Asks the service something that writes. An input that got no answer is sent again under the id
// it had, so that a second press never does it twice.
import { useCallback, useRef } from "react";
import { type TypedDocumentNode, useClient } from "urql";
import { commandId } from "../../gql/chance";
import { problemOf } from "../../gql/problem";
import { payloadOf, stateOf } from "../../gql/useCommand";
import type { CommandState } from "../../ui/command";

export type Answer<Data> =
  | { is: "done"; data: Data; position: string | null; projected: boolean }
  | Extract<CommandState, { is: "refused" | "failed" }>;

export type Ask = <Data extends object, Variables extends { cmd: { id: string } }>(
  mutation: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "cmd">,
) => Promise<Answer<Data>>;

/** Lists that an order changes, also those that were empty. */
const CHANGES = { additionalTypenames: ["Assignment", "Matter", "Overview", "Event"] };

export function useAsk(): Ask {
  const client = useClient();
  const unanswered = useRef(new Map<string, string>());
  return useCallback(
    async <Data extends object, Variables extends { cmd: { id: string } }>(
      mutation: TypedDocumentNode<Data, Variables>,
      input: Omit<Variables, "cmd">,
    ): Promise<Answer<Data>> => {
      const key = JSON.stringify(input);
      const id = unanswered.current.get(key) ?? commandId();
      unanswered.current.set(key, id);
      const variables = { ...input, cmd: { id } } as Variables;
      const { data, error } = await client.mutation<Data, Variables>(mutation, variables, CHANGES);
      if (error) {
        return { is: "failed", problem: problemOf(error) };
      }
      unanswered.current.delete(key);
      return answerOf(data);
    },
    [client],
  );
}

function answerOf<Data extends object>(data: Data | undefined): Answer<Data> {
  const state = stateOf(payloadOf(data));
  if (data && state.is === "done") {
    return { ...state, data };
  }
  return state.is === "refused" ? state : { is: "failed", problem: { code: "UNKNOWN" } };
}
