// The lines a score is made of: when, why, by which rule, how much, and the way to the reasons.
import type { ReactNode } from "react";
import { useText } from "../../i18n/useText";
import { Day } from "../../ui/Dates";
import { quarterName } from "../../ui/groups";
import { points } from "../../ui/numbers";
import { Points } from "../../ui/Points";
import { WhyLink } from "../../ui/WhyLink";
import type { Lines } from "./steps";
import { isByHand, ruleWord } from "./steps";
import type { LineTold } from "./useUnitScore";

export function ScoreTable({ lines }: { lines: Lines<LineTold> }) {
  const say = useText();
  return (
    <div className="rank-lines">
      <table>
        <thead>
          <tr>
            <th scope="col">{say("ranking.lines.date")}</th>
            <th scope="col">{say("ranking.lines.task")}</th>
            <th scope="col">{say("ranking.lines.rule")}</th>
            <th scope="col" className="rank-end">
              {say("ranking.points")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.nodes.map((line) => (
            <tr key={line.id}>
              <td>
                <Day at={line.at} />
              </td>
              <td className="rank-words">
                <Sentence line={line} />
              </td>
              <td>
                {ruleWord(say, line.rule)} <code>{line.rule}</code>
              </td>
              <td className="rank-end">
                <Why line={line}>
                  <Points value={line.points} />
                </Why>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Rest lines={lines} />
    </div>
  );
}

export function ScoreList({ lines }: { lines: Lines<LineTold> }) {
  const say = useText();
  return (
    <>
      <ol className="rank-line-list">
        {lines.nodes.map((line) => (
          <li key={line.id}>
            <div>
              <Sentence line={line} />
              <p className="stamp">
                <Day at={line.at} /> · {ruleWord(say, line.rule)} <code>{line.rule}</code>
              </p>
            </div>
            <Why line={line}>
              <Points value={line.points} />
            </Why>
          </li>
        ))}
      </ol>
      <Rest lines={lines} />
    </>
  );
}

function Sentence({ line }: { line: LineTold }) {
  const say = useText();
  const { voids, sentence, assignment, originQuarter, rule } = line;
  const origin = originQuarter && quarterName(say, originQuarter);
  return (
    <>
      {assignment && <b className="rank-task">{assignment.text}</b>}
      {isByHand(rule) && <b className="rank-task">{say("ranking.lines.byHand")}</b>}
      <p>
        {voids && <span className="mark">{say("ranking.lines.voids")}</span>}
        {origin && (
          <span className="mark" title={say("ranking.lines.origin.why", { quarter: origin })}>
            {say("ranking.lines.origin", { quarter: origin })}
          </span>
        )}
        {sentence}
      </p>
    </>
  );
}

function Why({ line, children }: { line: LineTold; children: ReactNode }) {
  const say = useText();
  if (!line.assignment) {
    return children;
  }
  const what = say("ui.points", { n: points(line.points, true) });
  return (
    <WhyLink assignment={line.assignment.id} what={what}>
      {children}
    </WhyLink>
  );
}

function Rest({ lines: { nodes, totalCount } }: { lines: Lines }) {
  const say = useText();
  const n = nodes.length;
  return n < totalCount && <p className="stamp">{say("ranking.lines.first", { n })}</p>;
}
