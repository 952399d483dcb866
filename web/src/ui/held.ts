// Rows that do not change places under the pointer or the finger; their values stay true.
import { useMemo, useRef, useState } from "react";

interface Keyed {
  unit: { id: string };
}

/** How long after a touch the order still stands, in milliseconds. */
const TOUCH_LASTS = 1_500;

export function useHeldOrder<T extends Keyed>(rows: readonly T[]) {
  const [held, hold] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { shown, moved } = useOrder(rows, held);
  const handlers = useMemo(() => {
    const begin = () => {
      clearTimeout(timer.current);
      hold(true);
    };
    return {
      onMouseEnter: begin,
      onMouseLeave: () => hold(false),
      onTouchStart: begin,
      onTouchEnd: () => {
        timer.current = setTimeout(() => hold(false), TOUCH_LASTS);
      },
    };
  }, []);
  return { shown, moved, release: () => hold(false), handlers };
}

function useOrder<T extends Keyed>(rows: readonly T[], held: boolean) {
  const order = useRef<readonly string[]>([]);
  const now = rows.map(({ unit }) => unit.id);
  const same = (some: readonly string[]) => [...some].sort().join() === [...now].sort().join();
  // Who comes or goes changes the order all the same.
  if (!held || !same(order.current)) {
    order.current = now;
  }
  const kept = order.current;
  const shown = useMemo(() => {
    const byId = new Map(rows.map((row) => [row.unit.id, row]));
    return kept.flatMap((id) => byId.get(id) ?? []);
  }, [rows, kept]);
  return { shown, moved: kept.join() !== now.join() };
}
