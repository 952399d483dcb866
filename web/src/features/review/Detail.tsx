// The report that is being read: what it says, what was asked, what was answered before, and the
// panel to answer it.
import { useEffect } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { TIMING, useTimingTrail } from "../../gql/timing";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { Decisions, isWeighed } from "./Decisions";
import { Earlier } from "./Earlier";
import { HeadTime } from "./HeadTime";
import { Judge } from "./Judge";
import type { Judged, Word } from "./judging";
import { Asked, Head, newest, Report, ReportFragment } from "./Report";
import { Proposal, Reviews, ReviewsFragment } from "./Reviews";
import type { Decided, Weighed } from "./time";

const DETAIL = graphql(
  `
    query ReviewDetail($id: ID!) {
      assignment(id: $id) {
        id
        version
        can
        dueAt
        redProposed
        unit {
          id
          shortName
        }
        matter {
          id
        }
        item {
          id
        }
        feedback(last: 3) {
          no
          text
          withdrawnAt
        }
        ...Report_assignment
        ...Reviews_assignment
        ...Timing
      }
    }
  `,
  [ReportFragment, ReviewsFragment, TIMING],
);

const DECISIONS = ["decideExtension", "decideDecline", "decideSlip", "answerCoordination"];

interface Props {
  id: string;
  /** Changes with the row in the pile, so that what is read is what will be answered. */
  version: number | undefined;
  /** It left the pile while it was read. */
  gone: boolean;
  state: CommandState;
  onSend: (judged: Judged, word: Word) => void;
  onAgain: () => void;
  onDecided: (judged: Judged, decided: Decided, state: CommandState) => void;
}

export function Detail({ id, version, gone, state, onSend, onAgain, onDecided }: Props) {
  const say = useText();
  const [{ data, error }, ask] = useQuery({ query: DETAIL, variables: { id } });
  const trail = useTimingTrail(id);
  const shown = data?.assignment?.version;
  const ahead = version !== undefined && shown !== undefined && version > shown;
  const refused = state.is === "refused";
  // Something happened to it since it was read: each time anew, not only the first.
  const news = gone ? "gone" : ahead ? version : refused;
  useEffect(() => {
    if (news) {
      ask({ requestPolicy: "network-only" });
    }
  }, [news, ask]);
  if (error && !data) {
    const anew = () => ask({ requestPolicy: "network-only" });
    return <Problem problem={problemOf(error)} onAgain={anew} />;
  }
  if (!data) {
    return <Loading lines={8} />;
  }
  const { assignment } = data;
  if (!assignment) {
    return <Empty title={say("review.lost")}>{say("review.lost.why")}</Empty>;
  }
  const { unit, can, feedback } = assignment;
  const weighed = isWeighed(assignment);
  // What was never in a pile, opened from a list, has not left one.
  const known = weighed || feedback.length > 0;
  const said = newest(feedback);
  const judged = { id, version: assignment.version, unit: unit.shortName };
  const mayJudge = can.includes("review") || can.includes("confirmRedPlate");
  const mayDecide = DECISIONS.some((one) => can.includes(one));
  const judging = mayJudge || state.is !== "idle";
  return (
    <div className="review-detail">
      <Card className="review-read">
        <Head of={assignment} />
        {gone && known && (
          <p className="review-note" role="status">
            {say("review.gone")}
          </p>
        )}
        {weighed && (
          <Decisions
            of={assignment}
            trail={trail}
            onDecided={(decided, told) => onDecided(judged, decided, told)}
          />
        )}
        {feedback.length > 0 && (said || !weighed) && <Report of={assignment} />}
        {assignment.redProposed && <Proposal of={assignment} />}
        {judging && (
          <Judge
            // Another report needs another look: what was chosen for the last one is forgotten.
            key={said?.no}
            can={can}
            state={state}
            onSend={(word) => onSend(judged, word)}
            onAgain={onAgain}
          />
        )}
        {!judging && !mayDecide && !assignment.coordinationAt && (
          <p className="review-note">{say("review.cannot")}</p>
        )}
      </Card>
      <Beside of={assignment} trail={trail} />
    </div>
  );
}

interface BesideProps {
  of: NonNullable<ResultOf<typeof DETAIL>["assignment"]>;
  trail: Weighed["trail"];
}

/** What the report is held against: what was asked, and what was answered before. */
function Beside({ of, trail }: BesideProps) {
  const say = useText();
  return (
    <div className="review-side">
      <Card title={say("review.asked")}>
        <Asked of={of} />
      </Card>
      <HeadTime of={of} trail={trail} />
      <Card title={say("review.earlier")}>
        <Earlier
          id={of.id}
          unit={of.unit.id}
          matter={of.matter.id}
          item={of.item?.id}
          dueAt={of.dueAt}
          text={newest(of.feedback)?.text ?? ""}
        />
      </Card>
      <Card title={say("review.history")}>
        <Reviews of={of} />
      </Card>
    </div>
  );
}
