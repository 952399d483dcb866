// A new plan: whose items, how often, by when; looked at before it is written down. The matter is
// in the address, so that a matter's page can lead here.
import { useState } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { payloadOf, stateOf, useCommand } from "../../gql/useCommand";
import { useWhole } from "../../gql/useWhole";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { Told } from "../../ui/Told";
import { BLANK } from "./draft";
import { MatterChoice } from "./MatterChoice";
import { PlanForm } from "./PlanForm";
import { OnePlan } from "./PlanPage";
import { SCHEDULE, useWriting } from "./writing";
import "./plans.css";

const MATTER = graphql(`
  query PlanMatter($id: ID!) {
    matter(id: $id) {
      id
      number
      title
      closedAt
      items {
        id
        no
        text
      }
    }
  }
`);

type Matter = NonNullable<ResultOf<typeof MATTER>["matter"]>;

export function NewPlanPage() {
  const say = useText();
  const { kind } = useViewer();
  const { one } = useFilters();
  const matter = one("matter");
  const back = (
    <Link className="quiet" to="/plans">
      {say("plans.all")}
    </Link>
  );
  return (
    <Page title={say("plans.new")} aside={back}>
      {kind !== "office" && (
        <Card>
          <Empty title={say("plans.closed")}>{say("plans.new.closed")}</Empty>
        </Card>
      )}
      {kind === "office" && (matter ? <ForMatter key={matter} id={matter} /> : <MatterChoice />)}
    </Page>
  );
}

function ForMatter({ id }: { id: string }) {
  const say = useText();
  const [answer, ask] = useQuery({ query: MATTER, variables: { id } });
  const told = useWhole(answer);
  const again = () => ask({ requestPolicy: "network-only" });
  if (told?.matter && !told.matter.closedAt) {
    return <Writer matter={told.matter} />;
  }
  return (
    <Card>
      {answer.error && !told && <Problem problem={problemOf(answer.error)} onAgain={again} />}
      {!answer.error && !told && <Loading lines={6} />}
      {told && (
        <Empty title={say(told.matter ? "plans.matter.closed" : "plans.matter.lost")}>
          {say("plans.matter.closed.why")}
        </Empty>
      )}
    </Card>
  );
}

interface Done {
  plan: string;
  state: CommandState;
}

function Writer({ matter }: { matter: Matter }) {
  const say = useText();
  const writing = useWriting(matter.id, BLANK);
  const schedule = useCommand(SCHEDULE);
  const [done, setDone] = useState<Done>();
  const { terms } = writing;
  const settle = (data: ResultOf<typeof SCHEDULE> | undefined) => {
    const plan = data?.schedulePlan.plan;
    if (plan) {
      setDone({ plan: plan.id, state: stateOf(payloadOf(data)) });
    }
  };
  if (done) {
    return (
      <>
        <Told words={say("plans.new.done")} state={done.state} />
        <OnePlan id={done.plan} />
      </>
    );
  }
  return (
    <>
      <p className="plans-for">
        <Link to={`/matters/${encodeURIComponent(matter.id)}`}>{matter.title}</Link>{" "}
        <span className="stamp">{matter.number}</span>
      </p>
      <PlanForm
        writing={writing}
        items={matter.items}
        state={schedule.state}
        send={say("plans.new.send")}
        onSend={() =>
          terms && void schedule.run({ input: { matter: matter.id, terms } }).then(settle)
        }
        onAgain={() => void schedule.again().then(settle)}
      />
    </>
  );
}
