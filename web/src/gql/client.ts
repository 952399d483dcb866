// The one way to the service: questions and commands by POST, subscriptions as events. One client
// per signed-in person; the cache goes with it.
import {
  Client,
  cacheExchange,
  type Exchange,
  fetchExchange,
  mapExchange,
  type Operation,
} from "@urql/core";
import { pipe, tap } from "wonka";
import { answered, onReturn, unanswered } from "./connection";
import { liveExchange } from "./live";
import { NETWORK, problemOf } from "./problem";

/** The gateway refuses any request without this header: no foreign page can send it. */
export const OUR_HEADER = { "x-luoshi": "page" } as const;

export interface Connected {
  client: Client;
  /** Asks anew for what is shown whenever the service comes back; answers with the way to stop. */
  watchReturns(): () => void;
}

/**
 * `onSignedOut` is called when the service does not know the session any more, `onOutdated` when
 * it does not know the page's questions: then it is newer than the page.
 */
export function connect(
  onSignedOut: () => void,
  onOutdated: () => void = () => undefined,
): Connected {
  const asked = new Map<number, Operation>();
  const client = new Client({
    url: "/graphql",
    // The gateway answers POST alone; urql would send small questions by GET.
    preferGetMethod: false,
    fetchOptions: { headers: OUR_HEADER, credentials: "same-origin" },
    fetch: tellingFetch,
    requestPolicy: "cache-and-network",
    exchanges: [
      remember(asked),
      turnedAway(onSignedOut, onOutdated),
      cacheExchange,
      liveExchange,
      fetchExchange,
    ],
  });
  return { client, watchReturns: () => onReturn(() => refresh(client, asked)) };
}

/** Every request says whether the service is there. */
const tellingFetch: typeof fetch = async (where, init) => {
  try {
    const answer = await fetch(where, init);
    (answer.status === 502 || answer.status === 504 ? unanswered : answered)();
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) {
      unanswered();
    }
    throw error;
  }
};

/** Keeps what is on the screen in mind, to ask it again when the service comes back. */
function remember(asked: Map<number, Operation>): Exchange {
  return ({ forward }) =>
    (operations$) =>
      pipe(
        operations$,
        tap((operation) => {
          if (operation.kind === "query") {
            asked.set(operation.key, operation);
          } else if (operation.kind === "teardown") {
            asked.delete(operation.key);
          }
        }),
        forward,
      );
}

function refresh(client: Client, asked: Map<number, Operation>): void {
  for (const operation of [...asked.values()]) {
    const context = { ...operation.context, requestPolicy: "network-only" as const };
    client.reexecuteOperation(client.createRequestOperation("query", operation, context));
  }
}

function turnedAway(onSignedOut: () => void, onOutdated: () => void): Exchange {
  return mapExchange({
    onError(error) {
      const { code } = problemOf(error);
      if (code === "UNAUTHENTICATED") {
        onSignedOut();
      } else if (code === "PERSISTED_QUERY_NOT_FOUND") {
        onOutdated();
      } else if (code === NETWORK) {
        unanswered();
      }
    },
  });
}
