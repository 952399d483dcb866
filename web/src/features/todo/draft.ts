// A report that is being written, kept on the device under its assignment until it is handed in.
import { useCallback, useMemo, useState } from "react";
import type { Queued } from "../../gql/queue";
import { type Shelf, shelfOf } from "../../gql/shelf";
import { useViewer } from "../../gql/viewer";
import { useClock } from "../../ui/clock";

/** What the lead unit says of an assisting unit's part. */
export type Choice = "merged" | "missing";

export interface Draft {
  text: string;
  /** As typed; empty when the unit does not say. */
  percent: string;
  noChange: boolean;
  /** By id of the assisting unit. */
  parts: Readonly<Record<string, Choice>>;
}

interface Saved extends Draft {
  /** When it was put down, by the service's clock. */
  at: number;
}

const BLANK: Draft = { text: "", percent: "", noChange: false, parts: {} };

const nameOf = (assignment: string) => `draft.${assignment}`;

function remembered(shelf: Shelf, assignment: string): Saved | undefined {
  const kept = shelf.get(nameOf(assignment));
  return isSaved(kept) ? kept : undefined;
}

function isSaved(kept: unknown): kept is Saved {
  if (typeof kept !== "object" || kept === null) {
    return false;
  }
  const { text, percent, noChange, parts, at } = kept as Record<string, unknown>;
  const said = typeof text === "string" && typeof percent === "string";
  return said && typeof noChange === "boolean" && typeof parts === "object" && Number.isFinite(at);
}

export function isBlank({ text, percent, noChange, parts }: Draft): boolean {
  return text === "" && percent === "" && !noChange && Object.keys(parts).length === 0;
}

/** What a report on the device says, to be written on. */
export function draftOf(entry: Queued): Draft {
  if (entry.command === "submitPart") {
    return { ...BLANK, text: entry.variables.input.text };
  }
  const { text, percent, noChange, parts, missing } = entry.variables.input;
  const those = (units: readonly unknown[] | null | undefined, choice: Choice) =>
    (units ?? []).map((unit) => [String(unit), choice] as const);
  return {
    text,
    percent: percent === null || percent === undefined ? "" : String(percent),
    noChange: noChange ?? false,
    parts: Object.fromEntries([...those(parts, "merged"), ...those(missing, "missing")]),
  };
}

export interface Kept {
  draft: Draft;
  /** When it was put down; undefined while there is none. */
  savedAt: number | undefined;
  /** The device would not keep it. */
  unsaved: boolean;
  /** It was there when the form was opened, and has not been handed in since. */
  restored: boolean;
  change(part: Partial<Draft>): void;
  clear(): void;
}

export function useDraft(assignment: string): Kept {
  const viewer = useViewer();
  const clock = useClock();
  const shelf = useMemo(() => shelfOf(viewer), [viewer]);
  const [first] = useState(() => remembered(shelf, assignment));
  const [draft, setDraft] = useState<Draft>(first ?? BLANK);
  const [savedAt, setSavedAt] = useState(first?.at);
  const [unsaved, setUnsaved] = useState(false);
  const [restored, setRestored] = useState(first !== undefined);
  const clear = useCallback(() => {
    setDraft(BLANK);
    setSavedAt(undefined);
    setRestored(false);
    setUnsaved(false);
    shelf.drop(nameOf(assignment));
  }, [shelf, assignment]);
  const change = useCallback(
    (part: Partial<Draft>) => {
      const next = { ...draft, ...part };
      if (isBlank(next)) {
        clear();
        return;
      }
      const at = clock();
      const done = shelf.put(nameOf(assignment), { ...next, at });
      setDraft(next);
      setUnsaved(!done);
      setSavedAt(done ? at : undefined);
    },
    [draft, shelf, assignment, clock, clear],
  );
  return { draft, savedAt, unsaved, restored, change, clear };
}
