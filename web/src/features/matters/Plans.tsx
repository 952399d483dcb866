// What of a matter is issued again and again, and the way to let it recur.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";
import { periodInWords } from "../../ui/periods";

export const PlansFragment = graphql(`
  fragment Plans_matter on Matter {
    id
    closedAt
    plans {
      id
      text
      stopped
      coming(first: 1) {
        periodKey
        issueAt
      }
    }
  }
`);

export function Plans({ of }: { of: FragmentOf<typeof PlansFragment> }) {
  const say = useText();
  const { kind } = useViewer();
  const { id, closedAt, plans } = readFragment(PlansFragment, of);
  const may = kind === "office" && !closedAt;
  if (plans.length === 0 && !may) {
    return null;
  }
  const set = may && (
    <Link className="quiet" to={`/plans/new?matter=${encodeURIComponent(id)}`}>
      {say("matters.plans.set")}
    </Link>
  );
  return (
    <Card title={say("matters.plans")} extra={set}>
      {plans.length === 0 && <p className="matters-soft">{say("matters.plans.none")}</p>}
      <ul className="matters-plans">
        {plans.map(({ id: plan, text, stopped, coming: [next] }) => (
          <li key={plan}>
            <Link to={`/plans/${encodeURIComponent(plan)}`}>{text}</Link>
            <span className="matters-soft">
              {stopped && say("matters.plans.stopped")}
              {!stopped && !next && say("matters.plans.over")}
              {next && (
                <>
                  {say("matters.plans.next", { period: periodInWords(say, next.periodKey) })}{" "}
                  <When at={next.issueAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
