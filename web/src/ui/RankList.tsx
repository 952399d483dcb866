// A ranking for the phone: a line for each unit that leads to its score; the order stands still
// under the thumb.
import { Fragment } from "react";
import { Link } from "react-router";
import { useText } from "../i18n/useText";
import { useHeldOrder } from "./held";
import { LampCounts } from "./LampDot";
import { Place, sharedPlaces } from "./Place";
import { RankChange, Score } from "./Points";
import { NewOrder, type Ranked, type RankTableProps } from "./RankTable";
import "./figures.css";

type Props = Pick<RankTableProps, "rows" | "own" | "to" | "most">;

export function RankList({ rows, own, to, most }: Props) {
  const say = useText();
  const { shown, moved, release, handlers } = useHeldOrder(rows);
  const shared = sharedPlaces(rows);
  const unplaced = rows.filter(({ rank }) => rank === null).length;
  const cut = shown.slice(0, most);
  const first = cut.find(({ rank }) => rank === null);
  return (
    <div className="rank-list" {...handlers}>
      <NewOrder moved={moved} onRelease={release} />
      <ol>
        {cut.map((row) => (
          <Fragment key={row.unit.id}>
            {row === first && (
              <li className="rank-rest">{say("ranking.unplaced", { n: unplaced })}</li>
            )}
            <Line
              row={row}
              own={row.unit.shortName === own}
              to={to(row.unit)}
              tied={row.rank !== null && shared.has(row.rank)}
            />
          </Fragment>
        ))}
      </ol>
    </div>
  );
}

interface LineProps {
  row: Ranked;
  own: boolean;
  to: string;
  tied: boolean;
}

function Line({ row, own, to, tied }: LineProps) {
  const say = useText();
  const { unit, rank, previousRank, lamps, score } = row;
  return (
    <li data-own={own || undefined} data-unplaced={rank === null || undefined}>
      <Link to={to}>
        <Place rank={rank} />
        <span className="rank-list-name">
          <span>
            {unit.shortName} <RankChange rank={rank} previous={previousRank} />
            {tied && <small>{say("ranking.tied")}</small>}
            {own && <span className="mark">{say("ranking.own")}</span>}
          </span>
          <LampCounts lamps={lamps} />
        </span>
        <Score value={score} />
      </Link>
    </li>
  );
}
