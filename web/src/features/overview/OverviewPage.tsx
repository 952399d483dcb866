// The overview of the desk: how the county stands, in numbers, lamps, places and news. Leaders
// have five minutes: they see first which duties are red.
import { PlusOutlined } from "@ant-design/icons";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Choice } from "../../ui/Choice";
import { useFilters } from "../../ui/filters";
import { quarterName } from "../../ui/groups";
import { Page } from "../../ui/Page";
import { Stamp } from "../../ui/Stamp";
import { Loading, Problem } from "../../ui/States";
import { SHOW, TASKS } from "./addresses";
import { LampRing, TypeBars } from "./Lamps";
import { Latest } from "./Latest";
import { LiveRanking } from "./LiveRanking";
import { Numbers } from "./Numbers";
import { RedList, RedTable } from "./RedList";
import { TaskTable } from "./TaskList";
import { TownMap } from "./TownMap";
import {
  type OpenTold,
  type QuarterChosen,
  useOverview,
  useQuarter,
  useQuarterTold,
} from "./useOverview";
import { useReds } from "./useReds";
import "./overview.css";

const TaskFilters = lazy(async () => ({
  default: (await import("./TaskFilters")).TaskFilters,
}));

const TITLES = { leader: "overview.title.leader", others: "overview.title" } as const;

export function OverviewPage() {
  const say = useText();
  const { kind } = useViewer();
  const listed = useFilters().one(SHOW) === TASKS;
  const { overview, error, again } = useOverview();
  const chosen = useQuarter();
  const problem = error ?? chosen.error;
  const stamp = overview && <Stamp at={overview.asOf} />;
  const aside = listed ? (
    <>
      <Link className="quiet" to="?">
        {say("overview.tasks.back")}
      </Link>
      {stamp}
    </>
  ) : (
    <>
      <Choice
        label={say("overview.quarter")}
        options={chosen.quarters.map((one) => ({ value: one.code, label: quarterName(say, one) }))}
        value={chosen.quarter?.code ?? ""}
        onChoose={chosen.choose}
      />
      {stamp}
    </>
  );
  return (
    <Page
      title={say(listed ? "overview.tasks" : TITLES[kind === "leader" ? "leader" : "others"])}
      aside={aside}
      actions={kind === "office" && <IssueLink />}
    >
      {problem && !overview && (
        <Problem
          problem={problemOf(problem)}
          onAgain={() => {
            again();
            chosen.again();
          }}
        />
      )}
      {!overview && !problem && <Loading lines={8} />}
      {overview && !listed && <Board overview={overview} chosen={chosen} />}
      {overview && listed && (
        <Suspense fallback={<Loading lines={10} />}>
          <TaskFilters />
          <TaskTable change={overview} />
        </Suspense>
      )}
    </Page>
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
  const bars = told && quarter && <TypeBars told={told} quarter={quarter} />;
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
