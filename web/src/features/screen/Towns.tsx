// The towns: on the map, by their scores, and in a table of a scene of their own.
import { useMemo } from "react";
import { useText } from "../../i18n/useText";
import { CountyMap } from "../../ui/CountyMap";
import { LampCounts } from "../../ui/LampDot";
import { percent, score } from "../../ui/numbers";
import { Panel } from "./Panel";
import type { TownRow } from "./useRest";

interface MapProps {
  rows: readonly TownRow[];
  quarter: string;
  height: number;
  textSize?: number;
}

export function TownMap({ rows, quarter, height, textSize = 22 }: MapProps) {
  const say = useText();
  const towns = useMemo(
    () => rows.map(({ unit, ...standing }) => ({ code: unit.code, name: unit.name, ...standing })),
    [rows],
  );
  return (
    <Panel className="screen-map" title={say("screen.map.quarter", { quarter })}>
      <CountyMap
        label={say("screen.map")}
        towns={towns}
        height={height}
        textSize={textSize}
        look="dark"
      />
    </Panel>
  );
}

export function TownScores({ rows }: { rows: readonly TownRow[] }) {
  const say = useText();
  const most = Math.max(1, ...rows.map(({ delta }) => Math.abs(delta)));
  return (
    <Panel className="screen-scores" title={say("screen.towns")} aside={say("screen.towns.bars")}>
      <ul>
        {rows.slice(0, 9).map(({ unit, score: value, delta }) => (
          <li key={unit.id}>
            <span>{unit.name}</span>
            <span className="screen-delta" data-less={delta < 0 || undefined}>
              <i style={{ width: `${(Math.abs(delta) / most) * 100}%` }} />
            </span>
            <b>{score(value)}</b>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const MOST_ROWS = 13;
/** Few rows stand further apart. */
const ROOM = 740;
const MOST_HIGH = 76;

export function TownTable({ rows }: { rows: readonly TownRow[] }) {
  const say = useText();
  const shown = rows.slice(0, MOST_ROWS);
  const height = Math.min(MOST_HIGH, Math.floor(ROOM / Math.max(1, shown.length)));
  return (
    <Panel className="screen-table" title={say("screen.towns")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("screen.place")}</th>
            <th scope="col">{say("screen.town")}</th>
            <th scope="col">{say("screen.lamps")}</th>
            <th scope="col">{say("screen.onTimeRate")}</th>
            <th scope="col">{say("screen.score")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ unit, rank, lamps, onTimeRate, score: value }) => (
            <tr key={unit.id} style={{ height }}>
              <td>{rank ?? "–"}</td>
              <th scope="row">{unit.name}</th>
              <td>
                <LampCounts lamps={lamps} />
              </td>
              <td>{onTimeRate === null ? "–" : percent(onTimeRate)}</td>
              <td>
                <b>{score(value)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
