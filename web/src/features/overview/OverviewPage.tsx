// The overview of the desk: how the county stands, in numbers, lamps, places and news. Leaders
// have five minutes: they see first which duties are red.
import { PlusOutlined } from "@ant-design/icons";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { AsOf, AsOfBand, OnlyNow } from "../../ui/AsOf";
import { Choice } from "../../ui/Choice";
import { useFilters } from "../../ui/filters";
import { quarterName } from "../../ui/groups";
import { Card, Page } from "../../ui/Page";
import { kept, type Then, useThen } from "../../ui/past";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { SHOW, TASKS } from "./addresses";
import { LampRing, TypeBars } from "./Lamps";
import { Latest } from "./Latest";
import { LiveRanking } from "./LiveRanking";
import { Numbers, NumbersThen } from "./Numbers";
import { RedList, RedTable } from "./RedList";
import { TaskTable } from "./TaskList";
import { TownMap } from "./TownMap";
import {
  type OpenTold,
  type QuarterChosen,
  useOverview,
  useOverviewThen,
  useQuarter,
  useQuarterTold,
} from "./useOverview";
import { useReds } from "./useReds";
import "./overview.css";

const TaskFilters = lazy(async () => ({
  default: (await import("./TaskFilters")).TaskFilters,
}));

export function OverviewPage() {
  const then = useThen();
  const listed = useFilters().one(SHOW) === TASKS;
  if (listed) {
    return <TasksPage />;
  }
  return then ? (
    <OverviewThen key={`${then.written} ${then.byRecorded}`} then={then} />
  ) : (
    <OverviewNow />
  );
}

function useOverviewTitle(): string {
  const say = useText();
  const { kind } = useViewer();
  return say(kind === "leader" ? "overview.title.leader" : "overview.title");
}

function OverviewNow() {
  const { kind } = useViewer();
  const { overview, error, again } = useOverview();
  const chosen = useQuarter();
  const problem = error ?? chosen.error;
  return (
    <Page
      title={useOverviewTitle()}
      band={<AsOfBand />}
      aside={
        <>
          <QuarterPicked chosen={chosen} />
          <AsOf />
          {overview && <Stamp at={overview.asOf} />}
        </>
      }
      actions={kind === "office" && <IssueLink />}
    >
      {problem && !(overview && chosen.quarter) && (
        <Problem
          problem={problemOf(problem)}
          onAgain={() => {
            again();
            chosen.again();
          }}
        />
      )}
      {!overview && !problem && <Loading lines={8} />}
      {overview && <Board overview={overview} chosen={chosen} />}
    </Page>
  );
}

/** The list behind a number. It knows only now. */
function TasksPage() {
  const say = useText();
  const { overview, error, again } = useOverview();
  const back = new URLSearchParams(kept(useThen()));
  return (
    <Page
      title={say("overview.tasks")}
      band={<OnlyNow />}
      aside={
        <>
          <Link className="quiet" to={`?${back}`}>
            {say("overview.tasks.back")}
          </Link>
          {overview && <Stamp at={overview.asOf} />}
        </>
      }
    >
      {error && !overview && <Problem problem={problemOf(error)} onAgain={again} />}
      {!overview && !error && <Loading lines={8} />}
      {overview && (
        <Suspense fallback={<Loading lines={10} />}>
          <TaskFilters />
          <TaskTable change={overview} />
        </Suspense>
      )}
    </Page>
  );
}

function OverviewThen({ then }: { then: Then }) {
  const say = useText();
  const { overview, error, again } = useOverviewThen(then);
  const chosen = useQuarter(then);
  const problem = error ?? chosen.error;
  const whole = overview !== undefined && chosen.quarter !== undefined;
  return (
    <Page
      title={say("ui.asOf.title", { title: useOverviewTitle() })}
      band={<AsOfBand />}
      aside={
        <>
          {!chosen.tooEarly && <QuarterPicked chosen={chosen} />}
          <AsOf />
        </>
      }
    >
      {chosen.tooEarly && (
        <Card>
          <Empty title={say("ui.asOf.tooEarly")}>{say("ui.asOf.tooEarly.why")}</Empty>
        </Card>
      )}
      {problem && !whole && (
        <Problem
          problem={problemOf(problem)}
          onAgain={() => {
            again();
            chosen.again();
          }}
        />
      )}
      {!whole && !problem && !chosen.tooEarly && <Loading lines={8} />}
      {whole && <BoardThen overview={overview} chosen={chosen} then={then} />}
    </Page>
  );
}

function QuarterPicked({ chosen }: { chosen: QuarterChosen }) {
  const say = useText();
  return (
    <Choice
      label={say("overview.quarter")}
      options={chosen.quarters.map((one) => ({ value: one.code, label: quarterName(say, one) }))}
      value={chosen.quarter?.code ?? ""}
      onChoose={chosen.choose}
    />
  );
}

function IssueLink() {
  const say = useText();
  return (
    <Link to="/issue" className="overview-issue">
      <PlusOutlined /> {say("overview.issue")}
    </Link>
  );
}

function Board({ overview, chosen }: { overview: OpenTold; chosen: QuarterChosen }) {
  const { kind } = useViewer();
  const reds = useReds(overview);
  const { told, rateBefore, error, again } = useQuarterTold(chosen, overview);
  const { quarter } = chosen;
  const map = <TownMap chosen={chosen} change={overview} />;
  const ranking = <LiveRanking quarter={quarter?.code ?? ""} />;
  const ring = told && quarter && <LampRing told={told} quarter={quarter} linked />;
  const bars = told && quarter && <TypeBars told={told} quarter={quarter} linked />;
  return (
    <>
      <Numbers {...{ overview, reds, chosen, told, rateBefore }} />
      {error && !told && <Problem problem={problemOf(error)} onAgain={again} />}
      {kind === "leader" ? (
        <div className="overview-grid" data-for="leader">
          <RedTable reds={reds} most={5} />
          {map}
          {ranking}
          <div className="overview-side">
            {ring}
            <Latest change={overview} most={4} />
          </div>
          {bars}
        </div>
      ) : (
        <>
          <div className="overview-charts">
            {ring}
            {bars}
            {map}
          </div>
          <div className="overview-grid">
            {ranking}
            <div className="overview-side">
              <RedList reds={reds} most={3} />
              <Latest change={overview} most={6} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

interface ThenProps {
  overview: OpenTold;
  chosen: QuarterChosen;
  then: Then;
}

/** What can be told of a past; that the rest is missing is said in a sentence. */
function BoardThen({ overview, chosen, then }: ThenProps) {
  const say = useText();
  const { told, rateBefore, error, again } = useQuarterTold(chosen, overview, then);
  const { quarter } = chosen;
  if (!told && !error) {
    return <Loading lines={8} />;
  }
  return (
    <>
      <NumbersThen {...{ overview, told, rateBefore }} />
      {error && !told && <Problem problem={problemOf(error)} onAgain={again} />}
      <div className="overview-charts">
        {told && quarter && <LampRing told={told} quarter={quarter} />}
        {told && quarter && <TypeBars told={told} quarter={quarter} />}
        <TownMap chosen={chosen} change={overview} then={then} />
      </div>
      <LiveRanking quarter={quarter?.code ?? ""} then={then} />
      <p className="stamp">{say("overview.then.hidden")}</p>
    </>
  );
}
