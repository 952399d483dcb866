// 定期交办: every order that repeats itself, what comes of it next, and what came of it last.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Card, Page } from "../../ui/Page";
import { Pages, useAfter } from "../../ui/Paging";
import { Empty, Loading, Problem } from "../../ui/States";
import { PlanCard } from "./PlanCard";
import { usePlans } from "./plan";

const NO_FILTERS: readonly string[] = [];

export function PlansPage() {
  const say = useText();
  const { kind } = useViewer();
  const schedule = kind === "office" && (
    <Link className="quiet" to="/plans/new">
      {say("plans.new")}
    </Link>
  );
  return (
    <Page title={say("plans.title")} actions={schedule}>
      {kind === "office" || kind === "leader" || kind === "inspector" ? (
        <List />
      ) : (
        <Card>
          <Empty title={say("plans.closed")}>{say("plans.closed.why")}</Empty>
        </Card>
      )}
    </Page>
  );
}

function List() {
  const say = useText();
  const { plans, error, busy, again } = usePlans(useAfter(NO_FILTERS));
  if (!plans) {
    return error ? (
      <Problem problem={problemOf(error)} onAgain={again} />
    ) : (
      <Card>
        <Loading lines={8} />
      </Card>
    );
  }
  if (plans.nodes.length === 0) {
    return (
      <Card>
        <Empty title={say("plans.none")}>{say("plans.none.why")}</Empty>
      </Card>
    );
  }
  return (
    <>
      <p className="stamp">{say("plans.count", { n: plans.totalCount })}</p>
      <div className="plans-list" aria-busy={busy}>
        {plans.nodes.map((plan) => (
          <PlanCard key={plan.id} plan={plan} linked />
        ))}
      </div>
      <Pages {...plans.pageInfo} />
    </>
  );
}
