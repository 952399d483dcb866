// Whether the facts of a page hang together: each names the hash of the one before it, and no
// number is missing. It compares what the service gave; hashing anew is for `luoshi audit`.
import type { TrailEvent } from "./event";

type Linked = Pick<TrailEvent, "seq" | "hash" | "prevHash">;

export interface Chain {
  holds: boolean;
  /** How many facts were compared. */
  count: number;
  /** The first fact that does not fit to the one before it. */
  brokenAt?: number;
  /** The first fact of the stream and the last one are both here. */
  whole: boolean;
}

/** Facts oldest first; `version` is how many the stream has. */
export function chainOf(events: readonly Linked[], version: number): Chain {
  const broken = events.find((event, place) => !follows(event, events[place - 1]));
  const whole = events[0]?.seq === 1 && events[events.length - 1]?.seq === version;
  const chain = { holds: broken === undefined, count: events.length, whole };
  return broken ? { ...chain, brokenAt: broken.seq } : chain;
}

/** The first of a stream names zeros; of the first of a later page nothing can be said. */
export function follows({ seq, prevHash }: Linked, before: Linked | undefined): boolean {
  if (before) {
    return before.seq + 1 === seq && before.hash === prevHash;
  }
  return seq > 1 || /^0+$/.test(prevHash);
}
