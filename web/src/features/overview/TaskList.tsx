// The tasks behind a number of the overview: a table with filters at the desk, lines on the phone.
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Due } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { Empty, Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import { ChaseBar, Chosen } from "./ChaseBar";
import { type Task, useTasks } from "./useTasks";

interface Props {
  /** The list is asked anew when this is another one. */
  change: unknown;
}

export function TaskTable({ change }: Props) {
  return <Tasks change={change}>{(tasks) => <Table tasks={tasks} />}</Tasks>;
}

function Table({ tasks }: { tasks: readonly Task[] }) {
  const say = useText();
  const { kind } = useViewer();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const reds = kind === "office" ? tasks.filter(isLate) : [];
  return (
    <>
      {reds.length > 0 && <ChaseBar reds={reds} chosen={chosen} />}
      <div className="overview-tasks">
        <table>
          <thead>
            <tr>
              {reds.length > 0 && (
                <th scope="col">
                  <span className="sr-only">{say("overview.chase.column")}</span>
                </th>
              )}
              <th scope="col">{say("overview.tasks.lamp")}</th>
              <th scope="col">{say("overview.tasks.unit")}</th>
              <th scope="col">{say("overview.tasks.task")}</th>
              <th scope="col">{say("overview.tasks.due")}</th>
              <th scope="col">{say("overview.tasks.state")}</th>
              <th scope="col">{say("overview.tasks.plate")}</th>
            </tr>
          </thead>
          <tbody>
            {tasks.map((task) => (
              <Row key={task.id} task={task}>
                {reds.length > 0 && (
                  <td>
                    {isLate(task) && <Chosen task={task} chosen={chosen} onChange={setChosen} />}
                  </td>
                )}
              </Row>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A red lamp on what is still open; whether its unit may be chased now, the service says. */
function isLate({ lamp, state }: Task): boolean {
  return lamp === "RED" && state !== "APPROVED";
}

function Row({ task, children }: { task: Task; children: ReactNode }) {
  const say = useText();
  const { unit, matter, plate } = task;
  return (
    <tr>
      {children}
      <td>
        <Lamp task={task} />
      </td>
      <td>
        <Link to={`/rank/${encodeURIComponent(unit.code)}`}>{unit.shortName}</Link>
      </td>
      <td>
        <Link to={`/matters/${matter.id}`}>{task.text}</Link>
        <p className="stamp">
          {matter.number} {matter.title}
        </p>
      </td>
      <td>
        <Due at={dueOf(task)} />
      </td>
      <td>{say(`word.state.${task.state}`)}</td>
      <td>
        {plate ? (
          <WhyLink assignment={task.id} what={say(`ui.plate.${plate}`)}>
            <PlateSquare plate={plate} />
          </WhyLink>
        ) : (
          <PlateSquare plate={null} />
        )}
      </td>
    </tr>
  );
}

export function TaskLines({ change }: Props) {
  const say = useText();
  return (
    <Tasks change={change}>
      {(tasks) => (
        <ul className="overview-reds">
          {tasks.map((task) => (
            <li key={task.id}>
              <Lamp task={task} />
              <div>
                <b>{task.text}</b>
                <p className="stamp">
                  {task.unit.shortName} · {say(`word.state.${task.state}`)} ·{" "}
                  <Due at={dueOf(task)} />
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Tasks>
  );
}

/** What was returned has a time of its own. */
function dueOf({ state, dueAt, correctionDue }: Task): string {
  return state === "RETURNED" ? (correctionDue ?? dueAt) : dueAt;
}

function Lamp({ task: { id, lamp } }: { task: Task }) {
  const say = useText();
  return (
    <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
      <LampDot lamp={lamp} word />
    </WhyLink>
  );
}

interface TasksProps extends Props {
  children: (tasks: readonly Task[]) => ReactNode;
}

function Tasks({ change, children }: TasksProps) {
  const say = useText();
  const { tasks, total, more, error, fetching, again } = useTasks(change);
  const count = tasks && <span className="stamp">{say("overview.tasks.count", { n: total })}</span>;
  return (
    <Card title={say("overview.tasks")} extra={count}>
      {error && !tasks && <Problem problem={problemOf(error)} onAgain={again} />}
      {!tasks && !error && <Loading lines={8} />}
      {tasks?.length === 0 && (
        <Empty title={say("overview.tasks.none")}>{say("overview.tasks.none.why")}</Empty>
      )}
      {tasks && tasks.length > 0 && children(tasks)}
      {tasks && tasks.length < total && (
        <p className="overview-more">
          {more ? (
            <button type="button" className="quiet" onClick={more} aria-busy={fetching}>
              {say("overview.tasks.more")}
            </button>
          ) : (
            <span className="stamp">{say("overview.tasks.most", { n: tasks.length })}</span>
          )}
        </p>
      )}
    </Card>
  );
}
