// What each rule gave and took in a quarter, beside the one before.
import { useText } from "../../i18n/useText";
import { points } from "../../ui/numbers";
import { Points } from "../../ui/Points";
import { exactly, type Lines, type Part, parts, ruleWord } from "./steps";

interface Props {
  lines: Lines;
  /** Of the quarter before; none for the first one. */
  before: Lines | null | undefined;
}

export function Composition({ lines, before }: Props) {
  const say = useText();
  const now = parts(lines.nodes);
  const then = before ? parts(before.nodes) : [];
  const rules = [...now, ...then.filter(({ rule }) => !now.some((one) => one.rule === rule))];
  return (
    <table className="rank-parts">
      <thead>
        <tr>
          <th scope="col">{say("ranking.part")}</th>
          <th scope="col">{say("ranking.count")}</th>
          <th scope="col">{say("ranking.points")}</th>
          {before && <th scope="col">{say("ranking.before")}</th>}
          {before && <th scope="col">{say("ranking.more")}</th>}
        </tr>
      </thead>
      <tbody>
        {rules.map(({ rule }) => (
          <Row key={rule} rule={rule} now={of(now, rule)} then={before && of(then, rule)} />
        ))}
        <tr className="rank-sum">
          <th scope="row">{say("ranking.sum")}</th>
          <td>{lines.totalCount}</td>
          <td>
            <Points value={lines.sum} />
          </td>
          {before && <td>{points(before.sum, true)}</td>}
          {before && <td>{points(exactly(lines.sum - before.sum), true)}</td>}
        </tr>
      </tbody>
    </table>
  );
}

function of(all: readonly Part[], rule: string): Part {
  return all.find((one) => one.rule === rule) ?? { rule, count: 0, points: 0 };
}

function Row({ rule, now, then }: { rule: string; now: Part; then: Part | null | undefined }) {
  const say = useText();
  return (
    <tr>
      <th scope="row">{ruleWord(say, rule)}</th>
      <td>{now.count}</td>
      <td>
        <Points value={now.points} />
      </td>
      {then && <td>{points(then.points, true)}</td>}
      {then && <td>{points(exactly(now.points - then.points), true)}</td>}
    </tr>
  );
}
