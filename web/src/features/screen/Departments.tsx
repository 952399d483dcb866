// The ranking of the departments with the shares of their lamps. More than fit turn by the page.
import { useText } from "../../i18n/useText";
import { score } from "../../ui/numbers";
import { LampBar } from "./LampBar";
import { Panel } from "./Panel";
import { useTurns } from "./scenes";
import type { Ranking } from "./useRanking";

const ROWS = 14;
const TURN = 10_000;

export function Departments({ ranking, early }: { ranking: Ranking; early: boolean }) {
  const say = useText();
  const turn = useTurns(TURN);
  const { rows } = ranking;
  const all = Math.max(1, Math.ceil(rows.length / ROWS));
  const page = turn % all;
  const shown = rows.slice(page * ROWS, (page + 1) * ROWS);
  return (
    <Panel
      className="screen-departments"
      title={say("screen.departments")}
      aside={all > 1 && say("screen.page", { n: page + 1, all })}
    >
      {rows.length === 0 && <p className="screen-none">{say("screen.departments.none")}</p>}
      <ol>
        {shown.map(({ unit, rank, score: value, lamps }) => (
          <li key={unit.id}>
            <b data-first={rank !== null && rank <= 3 ? true : undefined}>{rank ?? "–"}</b>
            <span>{unit.shortName}</span>
            <LampBar lamps={lamps} />
            <strong>{score(value)}</strong>
          </li>
        ))}
      </ol>
      <p className="screen-note">{say(early ? "screen.earlier" : "screen.bars")}</p>
    </Panel>
  );
}
