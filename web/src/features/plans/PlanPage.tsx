// One plan with everything that happened to it.
import { Link, useParams } from "react-router";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { PlanCard } from "./PlanCard";
import { usePlan } from "./plan";

export function PlanPage() {
  const say = useText();
  const { id = "" } = useParams();
  const back = (
    <Link className="quiet" to="/plans">
      {say("plans.all")}
    </Link>
  );
  return (
    <Page title={say("plans.one")} aside={back}>
      <OnePlan key={id} id={id} />
    </Page>
  );
}

export function OnePlan({ id }: { id: string }) {
  const say = useText();
  const { plan, error, again } = usePlan(id);
  if (!plan) {
    return (
      <Card>
        {error && <Problem problem={problemOf(error)} onAgain={again} />}
        {plan === undefined && !error && <Loading lines={8} />}
        {plan === null && !error && (
          <Empty title={say("plans.lost")}>{say("plans.lost.why")}</Empty>
        )}
      </Card>
    );
  }
  return (
    <>
      <PlanCard plan={plan} />
      <Card title={say("plans.trail")}>
        <ol className="plans-trail">
          {[...plan.events.nodes].reverse().map(({ id: fact, sentence, effectiveAt, actor }) => (
            <li key={fact}>
              <When at={effectiveAt} />
              <span>{sentence}</span>
              <small>{actor?.name ?? say("ui.byline.clock")}</small>
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}
