// The wall (大屏): one picture for a hall, alive by two subscriptions, in three scenes. Nothing is
// shown that the service does not know, and nothing stays up silently when it can no longer tell.
import { useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { CombinedError } from "urql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { useCountyMapFile } from "../../ui/countyMapFile";
import { exact } from "../../ui/dates";
import { type Shortcut, useShortcuts } from "../../ui/Shortcuts";
import { Empty, Loading, Problem } from "../../ui/States";
import { useTitle } from "../../ui/title";
import { WHY } from "../../ui/WhyLink";
import { useFitting } from "./canvas";
import { Departments } from "./Departments";
import { Foot } from "./Foot";
import { Head } from "./Head";
import { Latest, LitList } from "./Lit";
import { Numbers } from "./Numbers";
import { LampRing, Types } from "./Shares";
import { type Scene, type Scenes, useScenes } from "./scenes";
import { TownMap, TownScores, TownTable } from "./Towns";
import { useWall, type Wall } from "./useWall";
import "./screen.css";
import "./parts.css";

export function ScreenPage() {
  const say = useText();
  useTitle(say("screen.title"));
  const transform = useFitting();
  const wall = useWall();
  const scenes = useScenes(useEmpty(wall));
  useKeys(scenes);
  const county = useCountyName();
  const { ranking, counts, rest, error } = wall;
  const quarter = ranking && { label: ranking.quarter.label, provisional: ranking.provisional };
  return (
    <div className="screen">
      <div className="screen-canvas" style={{ transform }} data-scene={scenes.scene}>
        <Head county={county} quarter={quarter} />
        <Body wall={wall} scene={scenes.scene} />
        <Foot scenes={scenes} onFull={toggleFull} />
        {error && counts && ranking && rest && <Stale asOf={counts.asOf} error={error} />}
      </div>
    </div>
  );
}

function Body({ wall, scene }: { wall: Wall; scene: Scene }) {
  const say = useText();
  const { counts, ranking, rest, early, error } = wall;
  if (error && !(counts && ranking && rest)) {
    const problem = problemOf(error);
    return (
      <div className="screen-body" data-alone>
        {problem.code === "FORBIDDEN" ? (
          <Empty title={say("screen.forbidden")}>{say("screen.forbidden.why")}</Empty>
        ) : (
          <Problem problem={problem} />
        )}
      </div>
    );
  }
  if (!counts || !ranking || !rest) {
    return (
      <div className="screen-body" data-alone>
        <Loading lines={6} />
      </div>
    );
  }
  const towns = rest.ranking?.rows ?? NO_ROWS;
  const quarter = ranking.quarter.label;
  return (
    <div className="screen-body">
      <Departments ranking={ranking} early={early} />
      {scene === "rank" && (
        <>
          <div className="screen-column">
            <Numbers all={counts.all} onTimeRate={rest.overview?.all.onTimeRate ?? null} />
            <TownMap rows={towns} quarter={quarter} height={396} />
            <Latest turns={rest.events.nodes} />
          </div>
          <div className="screen-column">
            {rest.overview && <LampRing all={rest.overview.all} />}
            {rest.overview && <Types byType={rest.overview.byType} />}
            <TownScores rows={towns} />
          </div>
        </>
      )}
      {scene === "lamps" && (
        <>
          <LitList lamp="RED" lit={rest.reds} />
          <LitList lamp="YELLOW" lit={rest.yellows} />
        </>
      )}
      {scene === "towns" && (
        <>
          <div className="screen-column">
            <Numbers all={counts.all} onTimeRate={rest.overview?.all.onTimeRate ?? null} />
            <TownMap rows={towns} quarter={quarter} height={676} textSize={24} />
          </div>
          <TownTable rows={towns} />
        </>
      )}
    </div>
  );
}

const NO_ROWS = [] as const;

/** Connected, and yet no news can be told: what stands there may be old. */
function Stale({ asOf, error }: { asOf: string; error: CombinedError }) {
  const say = useText();
  return (
    <div className="screen-stale" role="alert">
      <div>
        <strong>{say("screen.stale")}</strong>
        <p>{say("screen.stale.why", { time: exact(asOf) })}</p>
        <Problem problem={problemOf(error)} />
      </div>
    </div>
  );
}

/** Scenes that have nothing to show. */
function useEmpty({ rest }: Wall): readonly Scene[] {
  const noLamps = rest !== undefined && rest.reds.totalCount + rest.yellows.totalCount === 0;
  const noTowns = rest !== undefined && !rest.ranking?.rows.some(({ rank }) => rank !== null);
  return useMemo(() => {
    const empty: Scene[] = [];
    if (noLamps) {
      empty.push("lamps");
    }
    if (noTowns) {
      empty.push("towns");
    }
    return empty;
  }, [noLamps, noTowns]);
}

/** The map's file names the county; without one the wall names none. */
function useCountyName(): string {
  const state = useCountyMapFile();
  return state.is === "there" ? (state.map.name ?? "") : "";
}

function useKeys({ all, choose }: Scenes): void {
  const say = useText();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  // Under the drawer, Escape closes the drawer.
  const alone = !search.has(WHY);
  const keys = useMemo<Shortcut[]>(() => {
    const scenes = all.map((scene, at) => ({
      key: String(at + 1),
      label: say(`screen.scene.${scene}`),
      run: () => choose(scene),
    }));
    const out = { key: "Escape", label: say("screen.back"), run: () => navigate("/") };
    return [
      ...scenes,
      { key: "0", label: say("screen.scene.cycle"), run: () => choose() },
      { key: "f", label: say("screen.full"), run: toggleFull },
      ...(alone ? [out] : []),
    ];
  }, [all, choose, navigate, say, alone]);
  useShortcuts(keys);
}

function toggleFull(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  // A browser may refuse; the wall stays as it is.
  done.catch(() => undefined);
}
