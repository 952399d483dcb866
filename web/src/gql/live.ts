// Subscriptions over server-sent events, taken up again after a broken line. Those that give
// positions go on behind the last one they gave (`since`), so nothing is missed or told twice;
// the others begin with what is now.
import {
  type CombinedError,
  type Exchange,
  type ExecutionResult,
  makeResult,
  type Operation,
  type OperationResult,
  stringifyDocument,
} from "@urql/core";
import { filter, make, merge, mergeMap, pipe, share, takeUntil } from "wonka";
import { answered, unanswered, untilUp } from "./connection";
import { EventReader } from "./stream";

/** Between attempts while the service says no or hangs up at once. */
const PAUSE = 1_000;

export const liveExchange: Exchange =
  ({ forward }) =>
  (operations$) => {
    const shared$ = share(operations$);
    const live = ({ kind }: Operation) => kind === "subscription";
    const results$ = pipe(
      shared$,
      filter(live),
      mergeMap((operation) => {
        const teardown$ = pipe(
          shared$,
          filter(({ kind, key }) => kind === "teardown" && key === operation.key),
        );
        return pipe(watching(operation), takeUntil(teardown$));
      }),
    );
    const others$ = pipe(
      shared$,
      filter((operation) => !live(operation)),
      forward,
    );
    return merge([results$, others$]);
  };

function watching(operation: Operation) {
  return make<OperationResult>(({ next, complete }) => {
    const gone = new AbortController();
    follow(operation, gone.signal, next).then(complete);
    return () => gone.abort();
  });
}

type Tell = (result: OperationResult) => void;

/** Listens until the reader leaves, the service says that it is over, or refuses. */
async function follow(operation: Operation, signal: AbortSignal, tell: Tell): Promise<void> {
  let since: string | undefined;
  while (!signal.aborted) {
    await untilUp();
    const begun = (position: string) => {
      since ??= position;
    };
    const ended = await listen(operation, since, signal, begun, (result) => {
      since = lastPosition(result.data) ?? since;
      tell(result);
    });
    if (ended) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** One connection. True when there is nothing to come back for. */
async function listen(
  operation: Operation,
  since: string | undefined,
  signal: AbortSignal,
  begun: (position: string) => void,
  tell: Tell,
): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch(operation.context.url, request(operation, since, signal));
    answered();
  } catch {
    if (!signal.aborted) {
      unanswered();
    }
    return signal.aborted;
  }
  if (!response.headers.get("content-type")?.startsWith("text/event-stream") || !response.body) {
    return refused(operation, response, tell);
  }
  // Where it began is where to go on when the line breaks before the first event.
  const position = response.headers.get("x-luoshi-position");
  if (position !== null && takesSince(operation)) {
    begun(position);
  }
  try {
    return await read(operation, response, tell);
  } catch {
    // The line broke in the middle.
    return signal.aborted;
  }
}

function request(operation: Operation, since: string | undefined, signal: AbortSignal) {
  const given = operation.context.fetchOptions;
  const options = typeof given === "function" ? given() : given;
  const variables = since ? { ...operation.variables, since } : operation.variables;
  const query = stringifyDocument(operation.query);
  return {
    ...options,
    method: "POST",
    headers: {
      ...(options?.headers as Record<string, string>),
      accept: "text/event-stream",
      "content-type": "application/json",
    },
    body: JSON.stringify({ query, variables }),
    signal,
  };
}

/** Whether it can be taken up again where it stopped. */
function takesSince({ query }: Operation): boolean {
  return query.definitions.some(
    (one) =>
      one.kind === "OperationDefinition" &&
      one.variableDefinitions?.some(({ variable }) => variable.name.value === "since"),
  );
}

async function refused(operation: Operation, response: Response, tell: Tell): Promise<boolean> {
  if (response.status >= 500) {
    return false;
  }
  const answer: ExecutionResult = await response.json().catch(() => ({ data: null }));
  tell(makeResult(operation, answer, response));
  return true;
}

async function read(operation: Operation, response: Response, tell: Tell): Promise<boolean> {
  const reader = response.body?.getReader();
  const events = new EventReader();
  let last: OperationResult | undefined;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) {
      return false;
    }
    answered();
    for (const { event, data } of events.read(value)) {
      if (event === "complete") {
        return isOver(last?.error);
      }
      const answer: ExecutionResult = JSON.parse(data);
      last = makeResult(operation, answer, response);
      tell(last);
    }
  }
}

/** What passes by itself. */
const PASSING: readonly unknown[] = ["SLOW_CONSUMER", "BUSY"];

/** A refusal ends it; whoever was too slow, came when nobody could answer, or heard nothing wrong,
 * comes back. */
export function isOver(error: CombinedError | undefined): boolean {
  const codes = error?.graphQLErrors.map(({ extensions }) => extensions.code) ?? [];
  return codes.some((code) => !PASSING.includes(code));
}

/** The position of the one field that was asked for, where it has one. */
function lastPosition(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) {
    return undefined;
  }
  const [root] = Object.values(data);
  const position = typeof root === "object" && root !== null ? root.position : undefined;
  return typeof position === "string" ? position : undefined;
}
