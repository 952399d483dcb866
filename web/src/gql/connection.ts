// Whether the service can be reached, and when it last was. Every request tells; while it is
// away, we knock until it answers. Components watch by `useConnection`.
import { useSyncExternalStore } from "react";

export interface Connection {
  up: boolean;
  /** `performance.now()` of the last answer; null before the first. */
  lastAnswer: number | null;
}

/** How often we knock while the service is away. */
const KNOCK = 2_000;
/** How often we look when nothing else would notice. */
const LOOK = 5_000;
/** How long one knock may take. */
const PATIENCE = 4_000;

let state: Connection = { up: true, lastAnswer: null };
const watchers = new Set<() => void>();
const returns = new Set<() => void>();

function become(next: Connection): void {
  const back = next.up && !state.up;
  state = next;
  for (const watcher of watchers) {
    watcher();
  }
  if (back) {
    for (const then of returns) {
      then();
    }
  }
}

/** A request was answered, whatever the answer. */
export function answered(): void {
  const lastAnswer = performance.now();
  if (state.up && state.lastAnswer !== null && lastAnswer - state.lastAnswer < 1_000) {
    return;
  }
  become({ up: true, lastAnswer });
}

/** A request got no answer. */
export function unanswered(): void {
  if (state.up) {
    become({ ...state, up: false });
  }
}

/** Something to do whenever the service has come back. */
export function onReturn(then: () => void): () => void {
  returns.add(then);
  return () => returns.delete(then);
}

/** Resolves once the service is there. */
export function untilUp(): Promise<void> {
  return state.up
    ? Promise.resolve()
    : new Promise((resolve) => {
        const stop = onReturn(() => {
          stop();
          resolve();
        });
      });
}

export async function knock(): Promise<void> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), PATIENCE);
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: given.signal });
    (answer.ok ? answered : unanswered)();
  } catch {
    unanswered();
  } finally {
    clearTimeout(timer);
  }
}

/** Starts to watch; answers with the way to stop. */
export function watch(): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const look = async () => {
    const quiet = state.lastAnswer === null || performance.now() - state.lastAnswer > LOOK;
    if (!document.hidden && (!state.up || quiet)) {
      await knock();
    }
    timer = setTimeout(look, state.up ? LOOK : KNOCK);
  };
  timer = setTimeout(look, LOOK);
  const now = () => void knock();
  const awake = () => document.hidden || now();
  addEventListener("online", now);
  addEventListener("offline", unanswered);
  document.addEventListener("visibilitychange", awake);
  return () => {
    clearTimeout(timer);
    removeEventListener("online", now);
    removeEventListener("offline", unanswered);
    document.removeEventListener("visibilitychange", awake);
  };
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}
