// A question whose last answer is kept on the device: without a network it is shown again, with
// the time at which it was true.
import { type AnyVariables, createRequest, type TypedDocumentNode } from "@urql/core";
import { useCallback, useEffect, useMemo, useState } from "react";
import { type CombinedError, type OperationContext, useQuery } from "urql";
import { useClock } from "../ui/clock";
import { type Shelf, shelfOf } from "./shelf";
import { useViewer } from "./viewer";

/** So many answers are kept, a full list and its forms among them; the oldest give way. */
const MOST = 80;
const PREFIX = "seen.";

export interface Seen<Data> {
  data: Data;
  /** When the service gave it, by its own clock. */
  at: number;
}

interface Asked<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  /** When the service said so. */
  at: number | undefined;
  /** It comes from the device: the service was not to be had. */
  kept: boolean;
  ask(): void;
}

interface Question<Data, Variables extends AnyVariables> {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  context?: Partial<OperationContext>;
  pause?: boolean;
}

/** The key changes with the words of the question: an answer to older words is never shown. */
export function nameOf<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): string {
  return `${PREFIX}${createRequest(query, variables).key.toString(36)}`;
}

export function keep<Data>(shelf: Shelf, name: string, seen: Seen<Data>): void {
  shelf.put(name, seen);
  const all = shelf.names(PREFIX);
  if (all.length > MOST) {
    const byAge = all.map((one) => ({ one, at: seenAt(shelf, one) }));
    byAge.sort((one, other) => one.at - other.at);
    for (const { one } of byAge.slice(0, all.length - MOST)) {
      shelf.drop(one);
    }
  }
}

function seenAt(shelf: Shelf, name: string): number {
  return isSeen(shelf.get(name)) ? (shelf.get(name) as Seen<unknown>).at : 0;
}

function isSeen(kept: unknown): kept is Seen<unknown> {
  return typeof kept === "object" && kept !== null && "data" in kept && "at" in kept;
}

/** Forgets what was seen, when somebody leaves the device. */
export function forgetSeen(shelf: Shelf): void {
  for (const name of shelf.names(PREFIX)) {
    shelf.drop(name);
  }
}

export function useKept<Data, Variables extends AnyVariables>(
  question: Question<Data, Variables>,
): Asked<Data> {
  const { query, variables, context, pause = false } = question;
  const viewer = useViewer();
  const clock = useClock();
  const shelf = useMemo(() => shelfOf(viewer), [viewer]);
  const name = nameOf(query, variables);
  const [{ data, error, stale }, askAgain] = useQuery<Data, AnyVariables>({
    query,
    variables,
    pause,
    ...(context && { context }),
  });
  const [given, setGiven] = useState<{ data: Data; at: number }>();
  useEffect(() => {
    if (data !== undefined && !stale && !error) {
      const seen = { data, at: clock() };
      setGiven(seen);
      keep(shelf, name, seen);
    }
  }, [data, stale, error, clock, shelf, name]);
  const kept = useMemo(() => {
    const found = data === undefined && error ? shelf.get(name) : undefined;
    // What lies there under this name is an answer to this very question.
    return isSeen(found) ? (found as Seen<Data>) : undefined;
  }, [data, error, shelf, name]);
  const ask = useCallback(() => askAgain({ requestPolicy: "network-only" }), [askAgain]);
  const at = kept ? kept.at : given?.data === data ? given?.at : undefined;
  return { data: data ?? kept?.data, error, at, kept: kept !== undefined, ask };
}
