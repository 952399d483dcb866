// Duties of the quarter that have no lamp or no plate yet: how many, the first of them, and what
// becomes of them when the books are closed.

import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAfterwards } from "../../gql/news";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Due } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { Empty, Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import type { Quarter } from "./useQuarter";

const UNSETTLED = graphql(`
  query SettleUnsettled($id: ID!, $first: Int!) {
    quarter(id: $id) {
      id
      code
      unsettledAssignments(first: $first) {
        id
        text
        state
        lamp
        plate
        dueAt
        unit {
          id
          code
          shortName
        }
        matter {
          id
        }
      }
    }
  }
`);

type Task = NonNullable<ResultOf<typeof UNSETTLED>["quarter"]>["unsettledAssignments"][number];

const FIRST = 5;
/** As many as one answer holds. */
const MOST = 200;

interface Props {
  quarter: Quarter;
  news: unknown;
}

export function Unsettled({ quarter, news }: Props) {
  const say = useText();
  const n = quarter.unsettled ?? 0;
  const closed = quarter.state === "FROZEN";
  const count = n > 0 && <span className="stamp">{say("quarter.unsettled.count", { n })}</span>;
  return (
    <Card title={say("quarter.unsettled")} extra={count}>
      {n === 0 ? (
        <Empty title={say("quarter.unsettled.none")}>{say("quarter.unsettled.none.why")}</Empty>
      ) : (
        <>
          <p className="settle-soft">
            {say(closed ? "quarter.unsettled.carried" : "quarter.unsettled.carry", { n })}
          </p>
          <Tasks quarter={quarter} news={news} total={n} />
        </>
      )}
    </Card>
  );
}

function Tasks({ quarter, news, total }: Props & { total: number }) {
  const say = useText();
  const [first, setFirst] = useState(FIRST);
  const [{ data, error }, ask] = useQuery({
    query: UNSETTLED,
    variables: { id: quarter.code, first },
  });
  const again = () => ask({ requestPolicy: "network-only" });
  useAfterwards(news, again);
  const tasks = data?.quarter?.unsettledAssignments;
  if (!tasks) {
    return error ? (
      <Problem problem={problemOf(error)} onAgain={again} />
    ) : (
      <Loading lines={FIRST} />
    );
  }
  const rest = total - tasks.length;
  return (
    <>
      <ul className="settle-tasks">
        {tasks.map((task) => (
          <Line key={task.id} task={task} />
        ))}
      </ul>
      {rest > 0 && first < MOST && (
        <button type="button" className="settle-link" onClick={() => setFirst(MOST)}>
          {say("quarter.unsettled.more", { n: rest })}
        </button>
      )}
      {rest > 0 && first === MOST && (
        <p className="stamp">{say("quarter.unsettled.most", { n: tasks.length })}</p>
      )}
    </>
  );
}

function Line({ task }: { task: Task }) {
  const say = useText();
  const { kind } = useViewer();
  const { id, text, state, lamp, plate, dueAt, unit, matter } = task;
  const review = kind === "office" && state === "SUBMITTED";
  const to = review
    ? `/review?on=${encodeURIComponent(id)}`
    : `/matters/${encodeURIComponent(matter.id)}`;
  return (
    <li>
      <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
        <LampDot lamp={lamp} />
      </WhyLink>
      <span className="settle-task">
        <Link to={to} title={text}>
          {text}
        </Link>
        <span className="stamp">
          {unit.shortName} · <Due at={dueAt} />
        </span>
      </span>
      <span className="settle-state">
        {plate && (
          <WhyLink assignment={id} what={say(`ui.plate.${plate}`)}>
            <PlateSquare plate={plate} />
          </WhyLink>
        )}
        {review ? (
          <Link to={to}>{say("quarter.unsettled.review")}</Link>
        ) : (
          say(`word.state.${state}`)
        )}
      </span>
    </li>
  );
}
