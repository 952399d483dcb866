// Everything to be done, the most pressing first, in piles by how soon it is due. The list asks
// anew whenever the service says that the number has changed; without a network the last one is
// shown, with its time.
import { useEffect, useMemo } from "react";
import { useSubscription } from "urql";
import { graphql } from "../../gql";
import { NETWORK, problemOf } from "../../gql/problem";
import { assignmentOf, isWaiting, useQueue } from "../../gql/queue";
import { useKept } from "../../gql/useKept";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { Away } from "./Away";
import { Lately } from "./Lately";
import { QueueNotice } from "./QueueNotice";
import { useKeptForms } from "./reportQuery";
import { BUCKETS, type Counts, Summary, SummaryFragment } from "./Summary";
import { TodoEntry, TodoEntryFragment } from "./TodoEntry";
import "./todo.css";

const TodoQuery = graphql(
  `
    query Todo($first: Int!) {
      me {
        id
        unit {
          id
        }
        ...Summary
      }
      todo(first: $first) {
        totalCount
        edges {
          cursor
          bucket
          step
          node {
            id
          }
          ...TodoEntry
        }
      }
    }
  `,
  [SummaryFragment, TodoEntryFragment],
);

const TodoCount = graphql(`
  subscription TodoCount {
    todoCount
  }
`);

/** The most pressing ones; the rest follows as these are done. */
const SHOWN = { first: 50 };
/** An empty list names no type, but is to be asked anew after a command all the same. */
const EMPTY_TOO = { additionalTypenames: ["Assignment"] };

const isToReport = ({ step }: { step: string }) => step === "REPORT" || step === "CORRECT";

type Edges = readonly { bucket: keyof Counts }[];

/** The list is in this order, so that what is not shown is due later than what is. */
function countsOf(edges: Edges, total: number): Counts {
  const of = (bucket: keyof Counts) => edges.filter((edge) => edge.bucket === bucket).length;
  const [OVERDUE, TODAY, THREE_DAYS] = [of("OVERDUE"), of("TODAY"), of("THREE_DAYS")];
  return { OVERDUE, TODAY, THREE_DAYS, LATER: total - OVERDUE - TODAY - THREE_DAYS };
}

interface Props {
  /** Where the forms are: `/todo` or `/m/todo`. */
  base: string;
  /** Where the scores are: `/rank` or `/m/rank`. */
  rank: string;
  /** On the phone: forms are kept on the device, and the list is used without a network. */
  offline?: boolean;
}

export function TodoList({ base, rank, offline = false }: Props) {
  const say = useText();
  const { kind } = useViewer();
  const { data, error, at, kept, ask } = useKept({
    query: TodoQuery,
    variables: SHOWN,
    context: EMPTY_TOO,
  });
  const [{ data: live }] = useSubscription({ query: TodoCount });
  const count = live?.todoCount;
  useEffect(() => {
    if (count !== undefined) {
      ask();
    }
  }, [count, ask]);
  const edges = data?.todo.edges;
  const forms = useMemo(
    () => (offline && !kept && edges ? edges.filter(isToReport).map(({ node }) => node.id) : []),
    [offline, kept, edges],
  );
  useKeptForms(forms);

  if (!data || !edges) {
    return (
      <>
        <Card>
          {error ? <Problem problem={problemOf(error)} onAgain={ask} /> : <Loading lines={6} />}
          {error && problemOf(error).code === NETWORK && (
            <p className="todo-soft">{say("todo.away.never")}</p>
          )}
        </Card>
        <QueueNotice base={base} />
      </>
    );
  }
  const { me, todo } = data;
  const owes = kind === "unit" || kind === "town" || kind === "helper";
  return (
    <>
      {offline && <Away at={at} />}
      {owes && <Summary of={me} counts={countsOf(edges, todo.totalCount)} rank={rank} />}
      <QueueNotice base={base} />
      {edges.length === 0 ? (
        <Card>
          <Empty title={say("todo.none")}>
            {at !== undefined && (
              <p>
                {say("todo.none.until")} <When at={new Date(at).toISOString()} />
              </p>
            )}
            {say("todo.none.why")}
          </Empty>
        </Card>
      ) : (
        <Piles edges={edges} base={base} />
      )}
      {todo.totalCount > edges.length && (
        <p className="todo-soft">{say("todo.more", { n: todo.totalCount, shown: edges.length })}</p>
      )}
      {owes && me.unit && <Lately unit={me.unit.id} base={base} />}
      {at !== undefined && (
        <p className="todo-stamp">
          <Stamp at={at} />
        </p>
      )}
    </>
  );
}

interface PilesProps {
  edges: readonly (Edges[number] & { cursor: string; node: { id: string } } & Parameters<
      typeof TodoEntry
    >[0]["edge"])[];
  base: string;
}

function Piles({ edges, base }: PilesProps) {
  const say = useText();
  const [{ entries }] = useQueue();
  const queued = (id: string) => {
    const entry = entries.find((one) => assignmentOf(one) === id);
    return entry && (isWaiting(entry) ? "waiting" : "refused");
  };
  const piles = BUCKETS.map((bucket) => ({
    bucket,
    due: edges.filter((edge) => edge.bucket === bucket),
  }));
  return (
    <div className="todo-piles" data-late={piles[0]?.due.length ? true : undefined}>
      {piles.map(({ bucket, due }) => (
        <Card
          key={bucket}
          title={say(`todo.bucket.${bucket}`)}
          className={`todo-pile todo-pile-${bucket}${due.length === 0 ? " todo-pile-empty" : ""}`}
          extra={<span className="number">{say("todo.bucket.count", { n: due.length })}</span>}
        >
          {due.length === 0 ? (
            <p className="todo-soft">{say(`todo.bucket.none.${bucket}`)}</p>
          ) : (
            <ul className="todo-list">
              {due.map((edge) => (
                <TodoEntry
                  key={edge.cursor}
                  edge={edge}
                  base={base}
                  queued={queued(edge.node.id)}
                />
              ))}
            </ul>
          )}
        </Card>
      ))}
    </div>
  );
}
