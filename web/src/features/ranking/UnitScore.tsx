// The page of one unit's score, for desk and phone; each brings its own drawing of the steps and
// its own list of lines.
import { type ReactNode, useMemo } from "react";
import { Link, useParams } from "react-router";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { OnlyNow } from "../../ui/AsOf";
import { quarterName } from "../../ui/groups";
import { points } from "../../ui/numbers";
import { Card, Page } from "../../ui/Page";
import { kept, useThen } from "../../ui/past";
import { Empty, Loading, Problem } from "../../ui/States";
import type { WaterfallStep } from "../../ui/waterfall";
import { Composition } from "./Composition";
import { QuarterChoice } from "./QuarterChoice";
import { Settled } from "./Settled";
import { type Lines, steps } from "./steps";
import { UnitHead } from "./UnitHead";
import { type LineTold, type UnitScore as Told, type UnitTold, useUnitScore } from "./useUnitScore";
import "./ranking.css";

export interface Drawing {
  /** Where the whole ranking is. */
  back: string;
  draw: (steps: readonly WaterfallStep[]) => ReactNode;
  list: (lines: Lines<LineTold>) => ReactNode;
}

export function UnitScore(drawing: Drawing) {
  const say = useText();
  const { unit: code = "" } = useParams();
  const told = useUnitScore(code);
  const { unit, chosen } = told;
  const title = unit ? say("ranking.unit.of", { unit: unit.name }) : say("ranking.unit");
  const then = useThen();
  const back = new URLSearchParams({
    quarter: chosen.quarter,
    ...(unit && { group: unit.group }),
    ...kept(then),
  });
  return (
    <Page
      title={title}
      band={<OnlyNow />}
      aside={
        <>
          <QuarterChoice chosen={chosen} />
          <Link className="quiet" to={`${drawing.back}?${back}`}>
            {say(then ? "ranking.back.then" : "ranking.back")}
          </Link>
        </>
      }
    >
      <Body told={told} drawing={drawing} />
    </Page>
  );
}

function Body({ told, drawing }: { told: Told; drawing: Drawing }) {
  const say = useText();
  const { unit, error, again } = told;
  const problem = error && problemOf(error);
  if (!unit) {
    if (problem) {
      return <Problem problem={problem} onAgain={again} />;
    }
    return unit === null ? (
      <Card>
        <Empty title={say("ranking.unit.none")}>{say("ranking.unit.none.why")}</Empty>
      </Card>
    ) : (
      <Loading lines={8} />
    );
  }
  return (
    <>
      {unit.standing && (
        <Card
          title={unit.name}
          extra={told.ranking && <Settled ranking={told.ranking} quarters={told.chosen.quarters} />}
        >
          <UnitHead standing={unit.standing} was={unit.was} />
        </Card>
      )}
      {unit.scoreLines ? (
        <Grounds unit={unit} lines={unit.scoreLines} told={told} drawing={drawing} />
      ) : (
        <Card title={say("ranking.lines")}>
          <Empty title={say("ranking.forbidden")}>{say("ranking.forbidden.why")}</Empty>
        </Card>
      )}
      {problem && problem.code !== "FORBIDDEN" && <Problem problem={problem} onAgain={again} />}
    </>
  );
}

interface GroundsProps {
  unit: UnitTold;
  lines: Lines<LineTold>;
  told: Told;
  drawing: Drawing;
}

function Grounds({ unit, lines, told, drawing }: GroundsProps) {
  const say = useText();
  const { standing, linesBefore } = unit;
  const drawn = useMemo(() => standing && steps(say, standing, lines), [say, standing, lines]);
  if (lines.totalCount === 0) {
    return (
      <Card title={say("ranking.lines")}>
        <Empty title={say("ranking.lines.none")}>{say("ranking.lines.none.why")}</Empty>
      </Card>
    );
  }
  const compared =
    told.before && say("ranking.compared", { quarter: quarterName(say, told.before) });
  const total = say("ranking.lines.sum", { n: lines.totalCount, points: points(lines.sum, true) });
  return (
    <>
      <div className="rank-grounds">
        {drawn && <Card title={say("ranking.waterfall")}>{drawing.draw(drawn)}</Card>}
        <Card title={say("ranking.parts")} extra={<span className="stamp">{compared}</span>}>
          <Composition lines={lines} before={linesBefore} />
        </Card>
      </div>
      <Card title={say("ranking.lines")} extra={<span className="stamp">{total}</span>}>
        {drawing.list(lines)}
      </Card>
    </>
  );
}
