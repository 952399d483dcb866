// The tasks of a matter, filtered in the address: n of m, who is missing, and the table.

import { useMemo, useState } from "react";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { FilterBar, type FilterField } from "../../ui/FilterBar";
import { useFilters } from "../../ui/filters";
import { Card } from "../../ui/Page";
import { Pages } from "../../ui/Paging";
import { periodInWords } from "../../ui/periods";
import { Empty, Loading, Problem } from "../../ui/States";
import { periodOf } from "./choices";
import { Missing } from "./Missing";
import { STATES, TASK_FILTERS, type Task, type useTasks } from "./matter";
import { Progress, type ProgressOf } from "./Progress";
import { TasksTable } from "./TasksTable";

/** Names that are told before the rest is counted: here there is room. */
const NAMES = 24;

interface Props {
  progress: ProgressOf | null;
  given: ReturnType<typeof useTasks>;
}

export function Tasks({ progress, given: { tasks, error, again } }: Props) {
  const say = useText();
  return (
    <Card title={say("matters.tasks")} extra={<TaskFilter tasks={tasks?.nodes ?? []} />}>
      {progress && <Sum progress={progress} />}
      {error && !tasks && <Problem problem={problemOf(error)} onAgain={again} />}
      {!tasks && !error && <Loading lines={6} />}
      {tasks?.nodes.length === 0 && <Nothing />}
      {tasks && tasks.nodes.length > 0 && <TasksTable tasks={tasks.nodes} />}
      {tasks && <Pages {...tasks.pageInfo} />}
    </Card>
  );
}

function Sum({ progress }: { progress: ProgressOf }) {
  const say = useText();
  const { missing, total } = progress;
  return (
    <div className="matters-sum">
      <Progress progress={progress} period={periodOf(useFilters())} />
      {missing.length > 0 && (
        <p className="matters-missing">
          <b>{say("matters.missing.title", { n: missing.length })}</b>
          <Missing units={missing} most={NAMES} />
        </p>
      )}
      {missing.length === 0 && total > 0 && <p>{say("matters.missing.none")}</p>}
    </div>
  );
}

function Nothing() {
  const say = useText();
  const { one } = useFilters();
  const why = TASK_FILTERS.some((name) => one(name) !== "") ? "none.filtered" : "tasks.none";
  return <Empty title={say(`matters.${why}`)}>{say(`matters.${why}.why`)}</Empty>;
}

function TaskFilter({ tasks }: { tasks: readonly Task[] }) {
  const say = useText();
  const asked = periodOf(useFilters());
  // Every period that was seen here: another one can be picked without going back to all.
  const [periods] = useState(() => new Set<string>());
  const fields = useMemo<FilterField[]>(() => {
    for (const key of [...tasks.map(({ periodKey }) => periodKey), ...(asked ? [asked] : [])]) {
      periods.add(key);
    }
    return [
      {
        name: "period",
        label: say("matters.filter.period"),
        kind: "one",
        options: [...periods].sort().map((value) => ({
          value,
          label: periodInWords(say, value),
        })),
        width: 150,
      },
      {
        name: "state",
        label: say("matters.filter.task"),
        kind: "many",
        options: STATES.map((value) => ({ value, label: say(`word.state.${value}`) })),
        width: 160,
      },
    ];
  }, [tasks, asked, periods, say]);
  return <FilterBar fields={fields} />;
}
