// What the unit reported, beside what was asked of it.
import { Link } from "react-router";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due, When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { WhyLink } from "../../ui/WhyLink";
import { Waiting } from "./QueueRow";

export const ReportFragment = graphql(`
  fragment Report_assignment on Assignment {
    id
    text
    role
    importance
    urgency
    lamp
    lampReason
    dueAt
    reviewBy
    outlook {
      lamp
      sentence
    }
    unit {
      id
      name
    }
    matter {
      id
      number
      title
      goal
    }
    item {
      id
      due
      frequency
    }
    feedback(last: 10) {
      no
      submittedAt
      onTime
      text
      percent
      noChange
      media
      withdrawnAt
      by {
        id
        name
      }
      parts {
        id
        shortName
      }
      missing {
        id
        shortName
      }
    }
  }
`);

type Shown = ResultOf<typeof ReportFragment>;
type Said = Shown["feedback"][number];

interface Props {
  of: FragmentOf<typeof ReportFragment>;
}

/** Whose report it is and which lamp it has: one look before reading. */
export function Head({ of }: Props) {
  const say = useText();
  const { id, unit, role, matter, lamp, lampReason, outlook, reviewBy } = readFragment(
    ReportFragment,
    of,
  );
  const [ahead] = outlook;
  return (
    <header className="review-head">
      <h2>
        {unit.name}
        <small>{say(`word.unitRole.${role}`)}</small>
      </h2>
      <p>
        <Link to={`/matters/${encodeURIComponent(matter.id)}`}>{matter.title}</Link>
        <small>{matter.number}</small>
      </p>
      <p className="review-lamp">
        <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
          <LampDot lamp={lamp} word />
        </WhyLink>
        <span>{lampReason}</span>
        {ahead && (
          <span className="review-ahead">
            <WhyLink assignment={id} what={say(`ui.lamp.${ahead.lamp}`)}>
              <LampDot lamp={ahead.lamp} />
            </WhyLink>
            {ahead.sentence}
          </span>
        )}
        {reviewBy && <Waiting until={reviewBy} />}
      </p>
    </header>
  );
}

export function Report({ of }: Props) {
  const say = useText();
  const { feedback } = readFragment(ReportFragment, of);
  const said = newest(feedback);
  if (!said) {
    return <p className="review-soft">{say("review.nothing")}</p>;
  }
  return (
    <div className="review-report">
      <p className="review-soft">
        <b>{say("review.no", { n: said.no })}</b>
        <When at={said.submittedAt} />
        {said.by && <span>{said.by.name}</span>}
        <span>{say(said.onTime ? "review.onTime" : "review.overdue")}</span>
        {said.percent !== null && <span>{say("review.percent", { n: said.percent })}</span>}
        {said.noChange && <span className="review-tag">{say("review.noChange")}</span>}
      </p>
      <p className="review-said">{said.text}</p>
      <Attached said={said} />
    </div>
  );
}

function Attached({ said: { media, parts, missing } }: { said: Said }) {
  const say = useText();
  const names = (units: readonly { shortName: string }[]) =>
    units.map(({ shortName }) => shortName).join(say("review.join"));
  return (
    <ul className="review-attached">
      <li>
        {media.length > 0 ? say("review.media", { n: media.length }) : say("review.media.none")}
      </li>
      {parts.length > 0 && <li>{say("review.parts", { units: names(parts) })}</li>}
      {missing.length > 0 && (
        <li className="review-missing">{say("review.missing", { units: names(missing) })}</li>
      )}
    </ul>
  );
}

/** What was asked: the item, the goal of its matter, by when and how weighty. */
export function Asked({ of }: Props) {
  const say = useText();
  const { text, matter, item, dueAt, importance, urgency } = readFragment(ReportFragment, of);
  return (
    <dl className="review-asked">
      <dt>{say("review.asked.text")}</dt>
      <dd>{text}</dd>
      {matter.goal !== text && matter.goal !== matter.title && (
        <>
          <dt>{say("review.asked.goal")}</dt>
          <dd>{matter.goal}</dd>
        </>
      )}
      <dt>{say("review.asked.due")}</dt>
      <dd>
        <Due at={dueAt} />
        {item && item.frequency !== "ONCE" && (
          <small> {say(`word.frequency.${item.frequency}`)}</small>
        )}
      </dd>
      <dt>{say("review.asked.weight")}</dt>
      <dd>
        {say("review.asked.weighs", {
          importance: say(`word.importance.${importance}`),
          urgency: say(`word.urgency.${urgency}`),
        })}
      </dd>
    </dl>
  );
}

/** The report that waits: the last one that was not taken back. */
export function newest<T extends { withdrawnAt: string | null }>(
  feedback: readonly T[],
): T | undefined {
  return [...feedback].reverse().find(({ withdrawnAt }) => withdrawnAt === null);
}
