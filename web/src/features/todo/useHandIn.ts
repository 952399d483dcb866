// Handing a report in: it is put on the device first and sent from there, so that it waits where
// there is no network and is done once however often it is sent.
import { useMemo } from "react";
import { commandId } from "../../gql/chance";
import { assignmentOf, idOf, isWaiting, type Queued, useQueue } from "../../gql/queue";
import type { Order } from "../../gql/queueCommands";
import { useSender } from "../../gql/queueSender";
import { useClock } from "../../ui/clock";
import type { CommandState } from "../../ui/command";

interface HandIn {
  /** What was handed in for this assignment and is not answered for good. */
  entry: Queued | undefined;
  /** Why the last attempt came to nothing though the service was there. */
  trouble: string | undefined;
  /** On its way, done, or refused since the page was opened. */
  state: CommandState;
  /** False when the device has no room to keep it. */
  handIn(input: Input): boolean;
  /** Tries at once. */
  again(): void;
  /** Takes it off the device. */
  takeBack(): void;
  /** The form begins anew. */
  forget(): void;
}

/** The command's contents; what it is about is known here. */
export type Input =
  | { command: "submitFeedback"; input: Omit<FeedbackInput, "assignment"> }
  | { command: "submitPart"; input: { text: string } };

type FeedbackInput = Extract<Order, { command: "submitFeedback" }>["variables"]["input"];

const IDLE: CommandState = { is: "idle" };

export function useHandIn(assignment: string, title: string): HandIn {
  const [queue, shelf] = useQueue();
  const send = useSender();
  const clock = useClock();
  const entry = queue.entries.find((one) => assignmentOf(one) === assignment);
  const busy = entry !== undefined && queue.sending === idOf(entry);
  const state: CommandState = busy ? { is: "busy" } : (queue.answers[assignment] ?? IDLE);
  return useMemo(
    () => ({
      entry,
      trouble: entry && queue.troubles[idOf(entry)],
      state: entry && !busy && isWaiting(entry) ? IDLE : state,
      handIn(given) {
        const capturedAt = new Date(clock()).toISOString();
        const cmd = { id: commandId(), capturedAt };
        const order: Order =
          given.command === "submitPart"
            ? { command: given.command, variables: { cmd, input: { ...given.input, assignment } } }
            : { command: given.command, variables: { cmd, input: { ...given.input, assignment } } };
        const kept = shelf.add(order, title);
        if (kept) {
          send();
        }
        return kept;
      },
      again: () => void send(),
      takeBack: () => entry && shelf.drop(idOf(entry)),
      forget: () => shelf.forget(assignment),
    }),
    [entry, busy, state, queue.troubles, clock, shelf, send, assignment, title],
  );
}
