// The draft of who is signed in, kept over a reload until it is sent.
import { useCallback, useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { useViewer } from "../../gql/viewer";
import { useNow } from "../../ui/clock";
import { parts } from "../../ui/dates";
import { BLANK, type Draft, type ItemDraft, same } from "./draft";
import { keep, recalled } from "./shelf";

export type Change = (part: Partial<Draft>) => void;

export interface Drafting {
  draft: Draft;
  /** It was there when the page was opened. */
  restored: boolean;
  change: Change;
  changeItem(no: number, part: Partial<ItemDraft>): void;
  /** Throws it away, or after sending: there is nothing to keep any more. */
  clear(): void;
}

export function useDraft(): Drafting {
  const { key } = useViewer();
  const shelf = `luoshi.issue.${key}`;
  const { year } = parts(useNow());
  const [search] = useSearchParams();
  const [blank] = useState<Draft>({ ...BLANK, year: String(year) });
  const [first] = useState(() => opened(recalled(shelf, blank), search.get("matter")));
  const [draft, setDraft] = useState(first);
  const [restored, setRestored] = useState(!same(first, blank) && !search.has("matter"));
  useEffect(() => keep(shelf, same(draft, blank) ? undefined : draft), [shelf, draft, blank]);
  const change = useCallback<Change>((part) => setDraft((now) => ({ ...now, ...part })), []);
  const changeItem = useCallback<Drafting["changeItem"]>((no, part) => {
    const changed = (item: ItemDraft, n: number) => (n === no ? { ...item, ...part } : item);
    setDraft((now) => ({ ...now, items: now.items.map(changed) }));
  }, []);
  const clear = useCallback(() => {
    setDraft(blank);
    setRestored(false);
  }, [blank]);
  return { draft, restored, change, changeItem, clear };
}

/** A link from a matter brings it along. */
function opened(draft: Draft, matter: string | null): Draft {
  return matter ? { ...draft, way: "known", known: [{ matter, items: [] }] } : draft;
}
