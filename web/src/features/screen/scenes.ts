// Scenes of the wall: they take turns of thirty seconds, unless the address names one or nothing
// may move.
import { useCallback, useEffect, useMemo, useState } from "react";
import { useFilters } from "../../ui/filters";
import { isStill } from "../../ui/still";

const SCENES = ["rank", "lamps", "towns"] as const;
export type Scene = (typeof SCENES)[number];

const TURN = 30_000;
const SCENE = "scene";

/** Counts on, every so often; it stands at 0 when nothing may move. */
export function useTurns(every: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (isStill()) {
      return;
    }
    const timer = setInterval(() => setTurn((before) => before + 1), every);
    return () => clearInterval(timer);
  }, [every]);
  return turn;
}

export interface Scenes {
  scene: Scene;
  /** Those that have something to show. */
  all: readonly Scene[];
  /** It stays, until the reader lets the scenes take turns again. */
  fixed: boolean;
  /** Stays at one; takes turns when none is named. */
  choose(scene?: Scene): void;
}

/** `empty` names scenes without anything to show: none of them gets a turn. */
export function useScenes(empty: readonly Scene[]): Scenes {
  const { one, set } = useFilters();
  const turn = useTurns(TURN);
  const asked = SCENES.find((scene) => scene === one(SCENE));
  const all = useMemo(() => SCENES.filter((one) => !empty.includes(one)), [empty]);
  const scene = asked ?? all[turn % all.length] ?? "rank";
  const choose = useCallback((next?: Scene) => set({ [SCENE]: next ?? "" }), [set]);
  return { scene, all, fixed: asked !== undefined, choose };
}
