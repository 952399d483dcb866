// Rows do not move under the hand: what happens meanwhile changes their values, not their places.
import { useRef, useState } from "react";

/** `rows` in the order they had when they began to be held. */
export function useHeld<T extends { id: string }>(rows: readonly T[]) {
  const [held, hold] = useState(false);
  const order = useRef<readonly string[]>([]);
  const now = rows.map(({ id }) => id);
  order.current = held ? keep(order.current, now) : now;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { shown: order.current.flatMap((id) => byId.get(id) ?? []), hold };
}

/** The same rows stay in their order; once some come or go, all of them take the new one. */
export function keep(order: readonly string[], now: readonly string[]): readonly string[] {
  const same = order.length === now.length && order.every((id) => now.includes(id));
  return same ? order : now;
}
