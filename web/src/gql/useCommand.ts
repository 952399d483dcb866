// A command from a screen: gets its id here, is sent once however often it is pressed, and can be
// sent again under the same id when nobody answered.

import { useCallback, useRef, useState } from "react";
import { type TypedDocumentNode, useMutation } from "urql";
import type { CommandState, Refusal } from "../ui/command";
import { commandId } from "./chance";
import { graphql } from "./index";
import { problemOf } from "./problem";

interface Cmd {
  id: string;
  expectedVersion?: number | null;
  capturedAt?: string | null;
}

/** Every command asks its payload for `receipt { ...Command_receipt }` … */
export const RECEIPT = graphql(`
  fragment Command_receipt on Receipt @_unmask {
    position
    projected
  }
`);

/** … and for `userErrors { ...Command_refusal }`. */
export const REFUSAL = graphql(`
  fragment Command_refusal on UserError @_unmask {
    code
    field
    message
  }
`);

/** What every payload has. */
export interface Payload {
  receipt: { position: string | null; projected: boolean } | null;
  userErrors: readonly Refusal[];
}

export interface Command<Data, Variables> {
  state: CommandState;
  /** Sends it under a new id. Resolves to the answer's data when it was done. */
  run(variables: Omit<Variables, "cmd">, cmd?: Omit<Cmd, "id">): Promise<Data | undefined>;
  /** Sends the last one once more, under its id. */
  again(): Promise<Data | undefined>;
  /** Forgets the answer, for a form that begins anew; what is under way is still awaited. */
  reset(): void;
}

/**
 * `mutation` has one field and takes `$cmd: Cmd!`:
 * `const report = useCommand(SubmitFeedback); report.run({ input })`
 */
export function useCommand<Data extends object, Variables extends { cmd: Cmd }>(
  mutation: TypedDocumentNode<Data, Variables>,
): Command<Data, Variables> {
  const [, send] = useMutation(mutation);
  const [state, setState] = useState<CommandState>({ is: "idle" });
  const last = useRef<Variables>(undefined);
  const busy = useRef(false);

  const again = useCallback(async () => {
    if (!last.current || busy.current) {
      return undefined;
    }
    busy.current = true;
    setState({ is: "busy" });
    const { data, error } = await send(last.current);
    busy.current = false;
    const next = error
      ? ({ is: "failed", problem: problemOf(error) } as const)
      : stateOf(payloadOf(data));
    setState(next);
    return next.is === "done" ? data : undefined;
  }, [send]);

  const run = useCallback<Command<Data, Variables>["run"]>(
    (variables, cmd) => {
      if (!busy.current) {
        last.current = { ...variables, cmd: { ...cmd, id: commandId() } } as Variables;
      }
      return again();
    },
    [again],
  );
  const reset = useCallback(() => {
    if (!busy.current) {
      setState({ is: "idle" });
    }
  }, []);
  return { state, run, again, reset };
}

/** The payload of the one field a command has. */
export function payloadOf(data: object | undefined): Payload | undefined {
  return data && (Object.values(data)[0] as Payload);
}

export function stateOf(payload: Payload | undefined): CommandState {
  if (!payload) {
    return { is: "failed", problem: { code: "UNKNOWN" } };
  }
  if (payload.userErrors.length > 0) {
    return { is: "refused", refusals: payload.userErrors };
  }
  // A dry run has no receipt and no refusal.
  const { position = null, projected = true } = payload.receipt ?? {};
  return { is: "done", position, projected };
}
