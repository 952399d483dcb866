// An order that was sent: remembered in this tab, so that a reload does not lose the minute in
// which it can be taken back.
import { useCallback, useState } from "react";
import { useViewer } from "../../gql/viewer";
import { keep, recalled } from "./shelf";

export interface Sent {
  /** Empty when there was nothing to issue. */
  batch: string;
  count: number;
  position: string;
  /** When the chance to take it back is over; empty when there is none. */
  until: string;
  matters: readonly { id: string; number: string; title: string }[];
}

const NOTHING: Sent = { batch: "", count: 0, position: "", until: "", matters: [] };

interface Answer extends Pick<Sent, "count" | "matters"> {
  batch: string | null;
  recallUntil: string | null;
  position: string | null;
}

export function sentBy({ batch, count, recallUntil, position, matters }: Answer): Sent {
  const told = { batch: batch ?? "", position: position ?? "", until: recallUntil ?? "" };
  return { ...told, count, matters };
}

export function useSent(): [Sent | undefined, (sent: Sent | undefined) => void] {
  const { key } = useViewer();
  const shelf = `luoshi.issued.${key}`;
  const [sent, setSent] = useState<Sent | undefined>(() => {
    const kept = recalled(shelf, NOTHING);
    return kept === NOTHING ? undefined : kept;
  });
  const set = useCallback(
    (next: Sent | undefined) => {
      setSent(next);
      keep(shelf, next);
    },
    [shelf],
  );
  return [sent, set];
}
