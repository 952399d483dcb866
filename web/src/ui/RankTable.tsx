// A ranking as a table. Its order stands still under the pointer; a chip tells of a new one.
import { Fragment } from "react";
import { Link, useNavigate } from "react-router";
import { useText } from "../i18n/useText";
import { useHeldOrder } from "./held";
import { LampCounts, type Lamps } from "./LampDot";
import { percent } from "./numbers";
import { Place, sharedPlaces } from "./Place";
import { PlateCounts, type Plates } from "./PlateSquare";
import { RankChange, Score } from "./Points";
import { Sparkline } from "./Sparkline";
import "./figures.css";

export interface Ranked {
  rank: number | null;
  previousRank: number | null;
  unit: { id: string; code: string; name: string; shortName: string };
  score: number;
  onTimeRate: number | null;
  lamps: Lamps;
  plates: Plates;
}

export interface RankTableProps {
  rows: readonly Ranked[];
  /** Scores of the quarters before, oldest first, by a unit's id. */
  past: ReadonlyMap<string, readonly number[]>;
  /** Short name of the reader's own unit, which is marked. */
  own: string;
  /** Address of a unit's score. */
  to: (unit: Ranked["unit"]) => string;
  /** With the column of the on-time rate. */
  rate?: boolean;
  /** Only the first ones. */
  most?: number;
}

export function RankTable(props: RankTableProps) {
  const { rows, rate = false, most } = props;
  const say = useText();
  const { shown, moved, release, handlers } = useHeldOrder(rows);
  const shared = sharedPlaces(rows);
  const unplaced = rows.filter(({ rank }) => rank === null).length;
  const cut = shown.slice(0, most);
  const first = cut.find(({ rank }) => rank === null);
  return (
    <div className="rank-table" {...handlers}>
      <NewOrder moved={moved} onRelease={release} />
      <table>
        <Columns rate={rate} />
        <tbody>
          {cut.map((row) => (
            <Fragment key={row.unit.id}>
              {row === first && (
                <tr className="rank-rest">
                  <td colSpan={rate ? 8 : 7}>{say("ranking.unplaced", { n: unplaced })}</td>
                </tr>
              )}
              <Line {...props} row={row} tied={row.rank !== null && shared.has(row.rank)} />
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Says that the order has changed meanwhile, and shows it when pressed. */
export function NewOrder({ moved, onRelease }: { moved: boolean; onRelease: () => void }) {
  const say = useText();
  return (
    <div className="rank-news" role="status">
      {moved && (
        <button type="button" title={say("ranking.news.why")} onClick={onRelease}>
          {say("ranking.news")}
        </button>
      )}
    </div>
  );
}

function Columns({ rate }: { rate: boolean }) {
  const say = useText();
  return (
    <thead>
      <tr>
        <th scope="col">{say("ranking.place")}</th>
        <th scope="col">{say("ranking.change")}</th>
        <th scope="col">{say("ranking.name")}</th>
        <th scope="col">{say("ranking.lamps")}</th>
        <th scope="col">{say("ranking.plates")}</th>
        {rate && (
          <th scope="col" className="rank-end">
            {say("ranking.onTime")}
          </th>
        )}
        <th scope="col">{say("ranking.trend")}</th>
        <th scope="col" className="rank-end">
          {say("ranking.score")}
        </th>
      </tr>
    </thead>
  );
}

type LineProps = RankTableProps & { row: Ranked; tied: boolean };

function Line({ row, tied, past, own, to, rate }: LineProps) {
  const say = useText();
  const navigate = useNavigate();
  const { unit, rank, previousRank, lamps, plates, onTimeRate, score } = row;
  const mine = unit.shortName === own;
  const before = past.get(unit.id) ?? [];
  return (
    // The link in it does the same for the keyboard.
    <tr
      data-own={mine || undefined}
      data-unplaced={rank === null || undefined}
      data-unit={unit.code}
      onClick={() => navigate(to(unit))}
    >
      <td>
        <Place rank={rank} tied={tied} />
      </td>
      <td>
        <RankChange rank={rank} previous={previousRank} />
      </td>
      <th scope="row">
        <Link to={to(unit)} onClick={(event) => event.stopPropagation()}>
          {unit.name}
        </Link>
        {mine && <span className="mark">{say("ranking.own")}</span>}
      </th>
      <td>
        <LampCounts lamps={lamps} />
      </td>
      <td>
        <PlateCounts plates={plates} />
      </td>
      {rate && <td className="rank-end">{onTimeRate === null ? "—" : percent(onTimeRate)}</td>}
      <td>
        <Sparkline values={rank === null ? before : [...before, score]} />
      </td>
      <td className="rank-end">
        <Score value={score} />
      </td>
    </tr>
  );
}
