// The tasks of a matter: who misses stands on top, and every lamp, plate and point says why.

import { Table, type TableProps } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { type Kind, useViewer } from "../../gql/viewer";
import type { Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { Due, TimeLeft, When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { points } from "../../ui/numbers";
import { PlateSquare } from "../../ui/PlateSquare";
import { Points } from "../../ui/Points";
import { periodInWords } from "../../ui/periods";
import { WhyLink } from "../../ui/WhyLink";
import { awaitedBy, isAwaited } from "./awaited";
import { LatestReport } from "./LatestReport";
import type { Task } from "./matter";

type Columns = NonNullable<TableProps<Task>["columns"]>;

export function TasksTable({ tasks }: { tasks: readonly Task[] }) {
  const say = useText();
  const { kind } = useViewer();
  const rows = useMemo(() => [...tasks].sort(missingFirst), [tasks]);
  const columns = useMemo(() => columnsOf(say, kind), [say, kind]);
  return (
    <Table<Task>
      className="matters-table"
      rowKey="id"
      size="middle"
      pagination={false}
      columns={columns}
      dataSource={rows}
      expandable={{
        rowExpandable: ({ feedback }) => feedback.length > 0,
        expandedRowRender: ({ id }) => <LatestReport id={id} />,
        expandIcon: ({ expanded, onExpand, record, expandable }) =>
          expandable && (
            <button
              type="button"
              className="matters-open"
              aria-expanded={expanded}
              aria-label={say("matters.report.open", { unit: record.unit.shortName })}
              onClick={(event) => onExpand(record, event)}
            >
              {expanded ? "−" : "+"}
            </button>
          ),
      }}
    />
  );
}

/** What is awaited first, the soonest due on top; then what waits for the office; then the rest. */
function missingFirst(a: Task, b: Task): number {
  return stage(a) - stage(b) || awaitedBy(a) - awaitedBy(b);
}

function stage(task: Task): number {
  if (isAwaited(task)) {
    return 0;
  }
  return STAGES[task.state] ?? 3;
}

/** With the office, or standing still by its word; then what is over. */
const STAGES: Readonly<Record<string, number>> = {
  SUBMITTED: 1,
  DECLINE_ASKED: 1,
  SUSPENDED: 1,
  APPROVED: 2,
};

function columnsOf(say: Say, kind: Kind): Columns {
  const handles = kind === "office" || kind === "leader";
  const seesTrail = handles || kind === "inspector";
  return [...asked(say), ...judged(say), ...(seesTrail ? [trail(say, handles)] : [])];
}

/** Who owes what by when, and where it is. */
function asked(say: Say): Columns {
  return [
    {
      key: "unit",
      title: say("matters.column.unit"),
      width: "9rem",
      render: (_, task) => <Who task={task} />,
    },
    {
      key: "text",
      title: say("matters.column.text"),
      render: (_, task) => <What task={task} />,
    },
    {
      key: "due",
      title: say("matters.column.due.task"),
      width: "9rem",
      render: (_, task) => <By task={task} />,
    },
    {
      key: "state",
      title: say("matters.column.state"),
      width: "6.5rem",
      render: (_, { state }) => say(`word.state.${state}`),
    },
  ];
}

/** What it has earned, and when it was reported. */
function judged(say: Say): Columns {
  return [
    {
      key: "lamp",
      title: say("matters.column.lamp"),
      width: "5.5rem",
      render: (_, { id, lamp, lampReason }) => (
        <WhyLink assignment={id} what={lampText(say, lamp, lampReason)}>
          <LampDot lamp={lamp} word />
        </WhyLink>
      ),
    },
    {
      key: "plate",
      title: say("matters.column.plate"),
      width: "5.5rem",
      render: (_, task) => <Plate task={task} />,
    },
    {
      key: "points",
      title: say("matters.column.points"),
      width: "4.5rem",
      align: "right",
      render: (_, { id, points: value }) => (
        <WhyLink assignment={id} what={say("ui.points", { n: points(value, true) })}>
          <Points value={value} />
        </WhyLink>
      ),
    },
    {
      key: "report",
      title: say("matters.column.report"),
      width: "9.5rem",
      render: (_, task) => <Reported task={task} />,
    },
  ];
}

/** What happened to it; the office goes on from there to its time and what waits for a word. */
function trail(say: Say, handles: boolean): Columns[number] {
  return {
    key: "trail",
    title: <span className="sr-only">{say("matters.trail")}</span>,
    width: "4rem",
    render: (_, { id }) => (
      <>
        <Link to={`/audit?assignment=${encodeURIComponent(id)}`}>{say("matters.trail")}</Link>
        {handles && (
          <Link className="matters-under" to={`/review?on=${encodeURIComponent(id)}`}>
            {say("matters.handle")}
          </Link>
        )}
      </>
    ),
  };
}

function What({ task: { text, item, periodKey } }: { task: Task }) {
  const say = useText();
  return (
    <>
      {item && <span className="matters-no">{say("matters.item", { n: item.no })}</span>}
      {text}
      {periodKey !== "ONCE" && (
        <small className="matters-under">{periodInWords(say, periodKey)}</small>
      )}
    </>
  );
}

/** Begins with the word that stands there, as a label must. */
function lampText(say: Say, lamp: Task["lamp"], reason: string): string {
  const word = say(`ui.lamp.${lamp}`);
  return reason ? say("matters.lamp.why", { lamp: word, reason }) : word;
}

function Who({ task }: { task: Task }) {
  const say = useText();
  const { unit, role, answersTo } = task;
  return (
    <>
      <strong className={isAwaited(task) ? "matters-missing" : undefined}>{unit.shortName}</strong>
      <small className="matters-under">
        {say(`word.unitRole.${role}`)}
        {answersTo && ` · ${say("matters.answersTo", { unit: answersTo.shortName })}`}
      </small>
    </>
  );
}

function By({ task }: { task: Task }) {
  const awaited = isAwaited(task);
  const at = awaited ? new Date(awaitedBy(task)).toISOString() : task.dueAt;
  return (
    <>
      <Due at={at} />
      {awaited && (
        <small className="matters-under">
          <TimeLeft at={at} />
        </small>
      )}
    </>
  );
}

function Plate({ task: { id, plate, plateAuto, redProposed } }: { task: Task }) {
  const say = useText();
  if (!plate) {
    return redProposed ? (
      <small className="matters-under">{say("matters.plate.proposed")}</small>
    ) : (
      <PlateSquare plate={null} />
    );
  }
  return (
    <>
      <WhyLink assignment={id} what={say(`ui.plate.${plate}`)}>
        <PlateSquare plate={plate} />
      </WhyLink>
      {plateAuto && <small className="matters-under">{say("matters.plate.auto")}</small>}
    </>
  );
}

function Reported({ task }: { task: Task }) {
  const say = useText();
  const [said] = task.feedback;
  if (!said) {
    return (
      <span className={isAwaited(task) ? "matters-missing" : "matters-soft"}>
        {say("matters.notReported")}
      </span>
    );
  }
  return (
    <>
      <When at={said.submittedAt} />
      <small className="matters-under">
        {say(said.onTime ? "matters.onTime" : "matters.late")}
        {said.by && ` · ${said.by.name}`}
      </small>
    </>
  );
}
