// Sends what waits: one after the other in the order in which it was handed in, when the page
// opens, when the service is back, and now and then. A second sending does no harm.
import type { Client, OperationResult } from "@urql/core";
import { useCallback, useEffect } from "react";
import { useClient } from "urql";
import { onReturn, unanswered, useConnection } from "./connection";
import { NETWORK, problemOf } from "./problem";
import { idOf, isWaiting, type Queue, type Queued, useQueue } from "./queue";
import { SubmitFeedback, SubmitPart, WhoSends } from "./queueCommands";
import { payloadOf, stateOf } from "./useCommand";
import { useViewer, type Viewer } from "./viewer";

/** How long one report may be under way before it counts as unanswered. */
const PATIENCE = 20_000;
/** How often those are tried that the service could not take, though it was there. */
const PAUSE = 30_000;
/** Somebody else is signed in by now. */
const OTHER_PERSON = "OTHER_PERSON";

const busy = new WeakSet<Queue>();

/** Sends all that waits; once more if something came in between. */
export async function sendAll(client: Client, viewer: Viewer, queue: Queue): Promise<void> {
  if (busy.has(queue)) {
    return;
  }
  busy.add(queue);
  const tried = new Set<string>();
  try {
    for (;;) {
      const next = queue.state().entries.find((one) => isWaiting(one) && !tried.has(idOf(one)));
      if (!next) {
        return;
      }
      tried.add(idOf(next));
      if (!(await send(client, viewer, queue, next))) {
        return;
      }
    }
  } finally {
    busy.delete(queue);
  }
}

/** False when nobody answers: the others need not try. */
async function send(client: Client, viewer: Viewer, queue: Queue, one: Queued): Promise<boolean> {
  const id = idOf(one);
  queue.begin(id);
  const who = await patiently(client.query(WhoSends, {}, { requestPolicy: "network-only" }));
  const me = who?.data?.me;
  if (!me) {
    const code = who?.error && problemOf(who.error).code;
    queue.stay(id, code === NETWORK ? undefined : code);
    return false;
  }
  if (me.name !== viewer.name || (me.unit?.shortName ?? "") !== viewer.unit) {
    queue.stay(id, OTHER_PERSON);
    return false;
  }
  const answer = await patiently(asked(client, one));
  if (!answer || answer.error) {
    const code = answer?.error && problemOf(answer.error).code;
    const away = code === undefined || code === NETWORK;
    queue.stay(id, away ? undefined : code);
    return !away;
  }
  const state = stateOf(payloadOf(answer.data));
  if (state.is === "done" || state.is === "refused") {
    queue.answer(one, state);
  } else {
    queue.stay(id, state.is === "failed" ? state.problem.code : undefined);
  }
  return true;
}

/** The same words and the same id every time: that is what makes a second sending harmless. */
function asked(client: Client, one: Queued): Promise<OperationResult<object>> {
  return one.command === "submitFeedback"
    ? client.mutation(SubmitFeedback, one.variables).toPromise()
    : client.mutation(SubmitPart, one.variables).toPromise();
}

/** A phone between two masts may wait for ever; what comes too late is asked for again. */
async function patiently<Answer>(answer: PromiseLike<Answer>): Promise<Answer | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE);
  });
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  if (first === undefined) {
    unanswered();
  }
  return first;
}

export function useSender(): () => Promise<void> {
  const client = useClient();
  const viewer = useViewer();
  const [, queue] = useQueue();
  return useCallback(() => sendAll(client, viewer, queue), [client, viewer, queue]);
}

/** Stands once behind all screens and sends by itself. */
export function QueueTender(): null {
  const send = useSender();
  const { up } = useConnection();
  const [{ entries }] = useQueue();
  const waits = entries.some(isWaiting);
  useEffect(() => onReturn(send), [send]);
  useEffect(() => {
    if (!up || !waits) {
      return undefined;
    }
    send();
    const timer = setInterval(send, PAUSE);
    return () => clearInterval(timer);
  }, [up, waits, send]);
  return null;
}
