// What was reported before, newest first, each with the answer it got.
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due, When } from "../../ui/Dates";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { Empty } from "../../ui/States";

export const HistoryFragment = graphql(`
  fragment History on Assignment {
    id
    feedback(last: 5) {
      no
      submittedAt
      onTime
      text
      percent
      noChange
      withdrawnAt
      acceptedAt
      by {
        name
      }
      lead {
        shortName
      }
      parts {
        shortName
      }
      missing {
        shortName
      }
      review {
        at
        approved
        awaitsConfirmation
        plate
        reason
        correctionDue
        by {
          name
        }
      }
    }
  }
`);

type Said = ResultOf<typeof HistoryFragment>["feedback"][number];

export function History({ of }: { of: FragmentOf<typeof HistoryFragment> }) {
  const say = useText();
  const { feedback } = readFragment(HistoryFragment, of);
  return (
    <Card title={say("todo.history")} className="todo-past">
      {feedback.length === 0 ? (
        <Empty title={say("todo.history.none")}>{say("todo.history.none.why")}</Empty>
      ) : (
        <ol className="todo-history">
          {[...feedback].reverse().map((said) => (
            <Entry key={`${said.no}`} said={said} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Entry({ said }: { said: Said }) {
  const say = useText();
  return (
    <li>
      <p className="todo-soft">
        <b>{say("todo.history.no", { n: said.no })}</b> <When at={said.submittedAt} />
        {said.by && ` · ${said.by.name}`}
        {said.lead && ` · ${say("todo.history.to", { unit: said.lead.shortName })}`}
        {" · "}
        {say(said.onTime ? "todo.history.onTime" : "todo.history.late")}
        {said.percent !== null && ` · ${say("todo.history.percent", { n: said.percent })}`}
        {said.noChange && ` · ${say("todo.form.noChange")}`}
      </p>
      <p className="todo-said">{said.text}</p>
      <Parts said={said} />
      {said.withdrawnAt && (
        <p className="todo-soft">
          {say("todo.history.withdrawn")} <When at={said.withdrawnAt} />
        </p>
      )}
      {said.acceptedAt && (
        <p className="todo-soft">
          {say("todo.history.accepted")} <When at={said.acceptedAt} />
        </p>
      )}
      {said.review && <Answer review={said.review} />}
    </li>
  );
}

function Parts({ said: { parts, missing } }: { said: Said }) {
  const say = useText();
  const names = (units: readonly { shortName: string }[]) =>
    units.map(({ shortName }) => shortName).join(say("todo.join"));
  return (
    <>
      {parts.length > 0 && (
        <p className="todo-soft">{say("todo.history.merged", { units: names(parts) })}</p>
      )}
      {missing.length > 0 && (
        <p className="todo-soft">{say("todo.history.missing", { units: names(missing) })}</p>
      )}
    </>
  );
}

function Answer({ review }: { review: NonNullable<Said["review"]> }) {
  const say = useText();
  const { approved, plate, reason, at, by, correctionDue, awaitsConfirmation } = review;
  return (
    <div className="todo-review" data-approved={approved || undefined}>
      <p className="todo-soft">
        <b>{say(approved ? "todo.review.approved" : "todo.review.returned")}</b>{" "}
        {plate && <PlateSquare plate={plate} word />} <When at={at} />
        {by && ` · ${by.name}`}
        {awaitsConfirmation && ` · ${say("todo.review.awaits")}`}
      </p>
      {reason && <p>{reason}</p>}
      {correctionDue && (
        <p className="todo-soft">
          {say("todo.correction")} <Due at={correctionDue} />
        </p>
      )}
    </div>
  );
}
