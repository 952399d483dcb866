// An assignment as its unit sees it: what is asked, what a report earns, the form, what was said.
// Opening it is put on record once.
import { useCallback, useEffect, useRef } from "react";
import { Link, useParams } from "react-router";
import { graphql, readFragment } from "../../gql";
import { NETWORK, problemOf } from "../../gql/problem";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useKept } from "../../gql/useKept";
import { useText } from "../../i18n/useText";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { Answering } from "./Answering";
import { Asked } from "./Asked";
import { Away } from "./Away";
import { History } from "./History";
import { PartReview } from "./PartReview";
import { ReportFragment, ReportQuery } from "./reportQuery";
import { Timing } from "./Timing";
import "./todo.css";
import "./report.css";

const RecordView = graphql(
  `
  mutation RecordView($cmd: Cmd!, $assignment: ID!) {
    recordView(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

/** The lists may lag a little behind a command. */
const LAG = 1_500;

interface Props {
  /** Where the list is: `/todo` or `/m/todo`. */
  base: string;
  /** Where the scores are: `/rank` or `/m/rank`. */
  rank: string;
  /** On the phone: it is used without a network. */
  offline?: boolean;
}

export function Report(props: Props) {
  const { id = "" } = useParams();
  return <Opened key={id} id={id} {...props} />;
}

function Opened({ id, base, rank, offline = false }: Props & { id: string }) {
  const say = useText();
  const { data, error, at, kept, ask } = useKept({ query: ReportQuery, variables: { id } });
  const assignment = readFragment(ReportFragment, data?.assignment);
  useViewRecorded(id, !kept && (assignment?.can.includes("recordView") ?? false));
  const settle = useLater(ask);

  const back = (
    <Link className="todo-back" to={base}>
      {say("todo.back")}
    </Link>
  );
  if (!data || !assignment) {
    return (
      <Card>
        {!data && !error && <Loading lines={6} />}
        {!data && error && <Problem problem={problemOf(error)} onAgain={ask} />}
        {!data && error && problemOf(error).code === NETWORK && (
          <p className="todo-soft">{say("todo.away.form")}</p>
        )}
        {data && <Empty title={say("todo.missing")}>{say("todo.missing.why")}</Empty>}
        {(data || error) && back}
      </Card>
    );
  }
  const part = assignment.can.includes("acceptPart") || assignment.can.includes("returnPart");
  return (
    <>
      {offline && <Away at={at} />}
      <div className="todo-report">
        <Asked of={assignment} back={back} rank={rank} folded={offline} />
        <div className="todo-column">
          {part && <PartReview id={id} can={assignment.can} onDone={settle} />}
          <Answering of={assignment} base={base} onDone={settle} />
          <Timing of={assignment} unit={assignment.unit.id} onDone={settle} />
        </div>
        <History of={assignment} />
      </div>
    </>
  );
}

/** Asks once more when a command has had time to reach the lists. */
function useLater(ask: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, LAG);
  }, [ask]);
}

/** Sent once; whether it was put down is no matter for the reader. */
function useViewRecorded(id: string, wanted: boolean): void {
  const { run } = useCommand(RecordView);
  const sent = useRef(false);
  useEffect(() => {
    if (wanted && !sent.current) {
      sent.current = true;
      run({ assignment: id });
    }
  }, [wanted, id, run]);
}
