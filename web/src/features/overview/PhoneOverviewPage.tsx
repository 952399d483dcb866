// The overview of the phone: four numbers, the red lamps, the towns' places, the ring of lamps and
// what happened last. No chart's weight.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useFilters } from "../../ui/filters";
import { groupName, quarterName } from "../../ui/groups";
import { grouped } from "../../ui/numbers";
import { Card, Page } from "../../ui/Page";
import { RankList } from "../../ui/RankList";
import { Stamp } from "../../ui/Stamp";
import { Loading, Problem } from "../../ui/States";
import { openTasks, SHOW, submittedTasks, TASKS } from "./addresses";
import { LampRing } from "./Lamps";
import { Latest } from "./Latest";
import { rateInWords } from "./Numbers";
import { RedList } from "./RedList";
import { TaskLines } from "./TaskList";
import {
  type OpenTold,
  type QuarterChosen,
  type QuarterTold,
  useOverview,
  useQuarter,
  useQuarterTold,
} from "./useOverview";
import { type Reds, useReds } from "./useReds";
import { useTowns } from "./useTowns";
import "./overview.css";

/** Leaders ask for the towns first. */
const GROUP = "TOWN";
const MOST = 5;

export function PhoneOverviewPage() {
  const say = useText();
  const { overview, error, again } = useOverview();
  const listed = useFilters().one(SHOW) === TASKS;
  return (
    <Page title={say("overview.title")}>
      {error && !overview && <Problem problem={problemOf(error)} onAgain={() => again()} />}
      {!overview && !error && <Loading lines={4} />}
      {overview && (listed ? <Listed overview={overview} /> : <Board overview={overview} />)}
    </Page>
  );
}

function Listed({ overview }: { overview: OpenTold }) {
  const say = useText();
  return (
    <>
      <Card>
        <Link className="quiet" to="?">
          {say("overview.tasks.back")}
        </Link>
      </Card>
      <TaskLines change={overview} />
    </>
  );
}

function Board({ overview }: { overview: OpenTold }) {
  const chosen = useQuarter();
  const reds = useReds(overview);
  const { told, error, again } = useQuarterTold(chosen, overview);
  const { quarter } = chosen;
  return (
    <>
      <FourNumbers {...{ overview, reds, told }} quarter={quarter?.code ?? ""} />
      <RedList reds={reds} most={4} phone />
      <Towns chosen={chosen} change={overview} />
      {error && !told && <Problem problem={problemOf(error)} onAgain={again} />}
      {told && quarter && <LampRing told={told} quarter={quarter} />}
      <Latest change={overview} most={6} />
      <Stamp at={overview.asOf} />
    </>
  );
}

interface NumbersProps {
  overview: OpenTold;
  reds: Reds;
  told: QuarterTold | undefined;
  quarter: string;
}

function FourNumbers({ overview: { all }, reds, told, quarter }: NumbersProps) {
  const say = useText();
  const { kind } = useViewer();
  // The office works its reviews off; whoever else asks sees what waits.
  const reviews = kind === "office" ? "/m/todo" : submittedTasks();
  const numbers = [
    ["red", grouped(reds.redCount ?? "…"), openTasks("RED")],
    ["yellow", grouped(reds.yellowCount ?? "…"), openTasks("YELLOW")],
    ["awaitingReview", grouped(all.awaitingReview), reviews],
    ["onTime", rateInWords(told), `/m/rank?quarter=${quarter}`],
  ] as const;
  return (
    <Card>
      <dl className="overview-four">
        {numbers.map(([kind, value, to]) => {
          const name = say(`overview.short.${kind}`);
          return (
            <div key={kind} data-kind={kind}>
              <dt>{name}</dt>
              <dd className="number">
                <Link to={to} aria-label={say("overview.see", { what: `${name} ${value}` })}>
                  {value}
                </Link>
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}

interface TownsProps {
  chosen: QuarterChosen;
  change: unknown;
}

function Towns({ chosen, change }: TownsProps) {
  const say = useText();
  const viewer = useViewer();
  const { ranking, error, again } = useTowns(chosen, change);
  const title = say("overview.rank.of", { group: groupName(say, GROUP) });
  const quarter = ranking?.quarter.code ?? "";
  const all = (
    <>
      <span className="stamp">{ranking && quarterName(say, ranking.quarter)}</span>
      <Link
        to={`/m/rank?group=${GROUP}&quarter=${quarter}`}
        aria-label={say("overview.all.of", { what: title })}
      >
        {say("overview.all")} ›
      </Link>
    </>
  );
  return (
    <Card title={title} extra={all}>
      {error && !ranking && <Problem problem={problemOf(error)} onAgain={again} />}
      {!ranking && !error && <Loading lines={5} />}
      {ranking && (
        <RankList
          rows={ranking.rows}
          own={viewer.unit}
          to={({ code }) => `/m/rank/${encodeURIComponent(code)}?quarter=${quarter}`}
          most={MOST}
        />
      )}
    </Card>
  );
}
