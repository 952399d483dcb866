// Reports on their way. Each is put on the device before it is sent and taken off when the
// service has answered, so that neither a lost network nor a lost answer loses it or does it
// twice: its command id is made once.
import { useSyncExternalStore } from "react";
import type { CommandState, Refusal } from "../ui/command";
import type { Order } from "./queueCommands";
import { personOf, type Shelf, shelfOf } from "./shelf";
import { useViewer, type Viewer } from "./viewer";

export type Queued = Order & {
  /** In which order they were handed in. */
  no: number;
  /** What it reports on, for lists. */
  title: string;
  /** A rule has said no: it waits for its writer, not for the network. */
  refusals?: readonly Refusal[];
};

export interface QueueState {
  /** In the order in which they were handed in; refused ones too. */
  entries: readonly Queued[];
  /** The command id of the one that is under way. */
  sending: string | undefined;
  /** What the service did since the page was opened, by assignment. */
  answers: Readonly<Record<string, CommandState>>;
  /** Why the last attempts came to nothing, by command id; none for a missing network. */
  troubles: Readonly<Record<string, string>>;
}

export const idOf = ({ variables }: Queued) => String(variables.cmd.id);
export const assignmentOf = ({ variables }: Queued) => String(variables.input.assignment);
export const isWaiting = ({ refusals }: Queued) => refusals === undefined;

const PREFIX = "queue.";

export class Queue {
  private readonly shelf: Shelf;
  private readonly watchers = new Set<() => void>();
  private now: QueueState;

  constructor(viewer: Viewer) {
    this.shelf = shelfOf(viewer);
    this.now = { entries: read(this.shelf), sending: undefined, answers: {}, troubles: {} };
    this.shelf.watch(() => this.become({}));
  }

  state = (): QueueState => this.now;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** False when the device has no room. What was refused before for the same duty gives way. */
  add(order: Order, title: string): boolean {
    const no = 1 + Math.max(0, ...this.now.entries.map((entry) => entry.no));
    const entry: Queued = { ...order, no, title };
    const assignment = assignmentOf(entry);
    const answers = { ...this.now.answers };
    delete answers[assignment];
    if (!this.shelf.put(PREFIX + idOf(entry), entry)) {
      return false;
    }
    for (const old of this.now.entries) {
      if (!isWaiting(old) && assignmentOf(old) === assignment) {
        this.shelf.drop(PREFIX + idOf(old));
      }
    }
    this.become({ answers });
    return true;
  }

  drop(id: string): void {
    this.shelf.drop(PREFIX + id);
    this.become({});
  }

  /** Forgets what was done for a duty: its form begins anew. */
  forget(assignment: string): void {
    const answers = { ...this.now.answers };
    delete answers[assignment];
    this.become({ answers });
  }

  begin(id: string): void {
    this.become({ sending: id });
  }

  /** Nobody answered, or not what we asked: it stays. */
  stay(id: string, trouble?: string): void {
    const troubles = { ...this.now.troubles };
    delete troubles[id];
    this.become({
      sending: undefined,
      troubles: trouble === undefined ? troubles : { ...troubles, [id]: trouble },
    });
  }

  /** The service has answered for good. A refusal stays until its writer has seen it. */
  answer(entry: Queued, answer: Extract<CommandState, { is: "done" | "refused" }>): void {
    const id = idOf(entry);
    if (answer.is === "done") {
      this.shelf.drop(PREFIX + id);
    } else if (this.shelf.get(PREFIX + id) !== undefined) {
      this.shelf.put(PREFIX + id, { ...entry, refusals: answer.refusals });
    }
    const answers = { ...this.now.answers, [assignmentOf(entry)]: answer };
    this.become({ sending: undefined, answers });
  }

  private become(next: Partial<QueueState>): void {
    this.now = { ...this.now, ...next, entries: read(this.shelf) };
    for (const watcher of this.watchers) {
      watcher();
    }
  }
}

function read(shelf: Shelf): readonly Queued[] {
  const entries = shelf.names(PREFIX).map((name) => shelf.get(name));
  return entries.filter(isQueued).sort((one, other) => one.no - other.no);
}

/** Only this file writes there; an entry that somebody else has spoilt is left alone. */
function isQueued(kept: unknown): kept is Queued {
  if (typeof kept !== "object" || kept === null) {
    return false;
  }
  const { command, variables, no } = kept as Record<string, unknown>;
  const known = command === "submitFeedback" || command === "submitPart";
  return known && typeof variables === "object" && variables !== null && typeof no === "number";
}

const queues = new Map<string, Queue>();

/** The one queue of this person in this tab. */
export function queueOf(viewer: Viewer): Queue {
  const person = personOf(viewer);
  const queue = queues.get(person) ?? new Queue(viewer);
  queues.set(person, queue);
  return queue;
}

/** How many reports of this person are not sent yet. */
export function waitingOf(viewer: Viewer): number {
  return queueOf(viewer).state().entries.filter(isWaiting).length;
}

export function useQueue(): [QueueState, Queue] {
  const queue = queueOf(useViewer());
  return [useSyncExternalStore(queue.watch, queue.state), queue];
}
