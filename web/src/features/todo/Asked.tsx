// What is asked of the unit: the words of the order, its matter and standard, who leads, the
// deadline and the lamp, and what a report would earn now and later.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due, TimeLeft } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { points as inPoints } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { WhyLink } from "../../ui/WhyLink";
import { WhatIf } from "./WhatIf";

export const AskedFragment = graphql(`
  fragment Asked on Assignment {
    id
    text
    role
    state
    dueAt
    correctionDue
    importance
    urgency
    lamp
    lampReason
    plate
    points
    matter {
      number
      title
      goal
    }
    item {
      lead {
        code
        shortName
      }
      assist {
        code
        shortName
      }
    }
    unit {
      code
      shortName
    }
    answersTo {
      shortName
    }
    returned: feedback(last: 1) {
      no
      review {
        approved
        reason
      }
    }
    outlook {
      from
      until
      lamp
      sentence
    }
  }
`);

type AskedData = ResultOf<typeof AskedFragment>;

interface Props {
  of: FragmentOf<typeof AskedFragment>;
  back: ReactNode;
  rank: string;
  /** On a phone the form comes before matter, goal and who else has to do with it. */
  folded: boolean;
}

export function Asked({ of, back, rank, folded }: Props) {
  const say = useText();
  const asked = readFragment(AskedFragment, of);
  return (
    <Card className="todo-asked">
      <div className="todo-label">
        {back}
        <span className="todo-chip" data-state={asked.state}>
          {say(`word.state.${asked.state}`)}
        </span>
      </div>
      <h2 className="todo-text">{asked.text}</h2>
      {asked.state === "RETURNED" && <Returned asked={asked} />}
      <dl className="todo-facts">
        <Deadline asked={asked} />
        <Earned asked={asked} rank={rank} />
      </dl>
      {asked.outlook.length > 0 && <WhatIf spans={asked.outlook} full />}
      <details className="todo-details" open={!folded}>
        <summary>{say("todo.details")}</summary>
        <dl className="todo-facts">
          <Standard asked={asked} />
          <Who asked={asked} />
        </dl>
      </details>
    </Card>
  );
}

function Returned({ asked: { returned } }: { asked: AskedData }) {
  const say = useText();
  const review = returned[0]?.review;
  return review && !review.approved ? (
    <p className="todo-returned">
      <b>{say("todo.returned")}</b>
      {review.reason}
    </p>
  ) : null;
}

function Deadline({ asked }: { asked: AskedData }) {
  const say = useText();
  const returned = asked.state === "RETURNED" && asked.correctionDue;
  const due = returned || asked.dueAt;
  const awaited = ["ISSUED", "IN_HAND", "RETURNED"].includes(asked.state);
  return (
    <>
      <dt>{say(returned ? "todo.correction" : "todo.due")}</dt>
      <dd>
        <b>
          <Due at={due} />
        </b>
        {awaited && (
          <>
            {" "}
            <small>
              <TimeLeft at={due} />
            </small>
          </>
        )}
      </dd>
    </>
  );
}

function Earned({ asked, rank }: { asked: AskedData; rank: string }) {
  const say = useText();
  const { id, lamp, lampReason, plate, points, unit } = asked;
  return (
    <>
      <dt>{say("todo.lamp")}</dt>
      <dd>
        <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
          <LampDot lamp={lamp} word />
        </WhyLink>{" "}
        {lampReason && <small>{lampReason}</small>}
      </dd>
      {plate && (
        <>
          <dt>{say("todo.plate")}</dt>
          <dd>
            <WhyLink assignment={id} what={say(`ui.plate.${plate}`)}>
              <PlateSquare plate={plate} word />
            </WhyLink>
          </dd>
        </>
      )}
      <dt>{say("todo.earned")}</dt>
      <dd>
        <WhyLink assignment={id} what={say("todo.points", { n: inPoints(points, true) })}>
          <b>{say("todo.points", { n: inPoints(points, points !== 0) })}</b>
        </WhyLink>{" "}
        <Link to={`${rank}/${unit.code}`}>
          <small>{say("todo.score.of", { unit: unit.shortName })}</small>
        </Link>
      </dd>
    </>
  );
}

function Standard({ asked }: { asked: AskedData }) {
  const say = useText();
  const { matter, importance, urgency } = asked;
  return (
    <>
      <dt>{say("todo.matter")}</dt>
      <dd>
        {matter.title} <small>{matter.number}</small>
      </dd>
      {matter.goal && matter.goal !== matter.title && (
        <>
          <dt>{say("todo.goal")}</dt>
          <dd>{matter.goal}</dd>
        </>
      )}
      {(importance !== "NORMAL" || urgency !== "NORMAL") && (
        <>
          <dt>{say("todo.weight")}</dt>
          <dd>
            {[
              importance !== "NORMAL" && say(`word.importance.${importance}`),
              urgency !== "NORMAL" && say(`word.urgency.${urgency}`),
            ]
              .filter(Boolean)
              .join(say("todo.join"))}
          </dd>
        </>
      )}
    </>
  );
}

function Who({ asked }: { asked: AskedData }) {
  const say = useText();
  const { unit, role, answersTo, item } = asked;
  const names = (units: readonly { shortName: string }[]) =>
    units.map(({ shortName }) => shortName).join(say("todo.join"));
  return (
    <>
      <dt>{say("todo.unit")}</dt>
      <dd>
        {unit.shortName} · {say(`word.unitRole.${role}`)}
        {answersTo && ` · ${say("todo.answersTo", { unit: answersTo.shortName })}`}
      </dd>
      {item && role === "ASSIST" && item.lead.length > 0 && (
        <>
          <dt>{say("todo.lead")}</dt>
          <dd>{names(item.lead)}</dd>
        </>
      )}
      {item && role !== "ASSIST" && item.assist.length > 0 && (
        <>
          <dt>{say("todo.assist")}</dt>
          <dd>{names(item.assist)}</dd>
        </>
      )}
    </>
  );
}
