// Other terms for a plan that runs: the form begins with those in force, as the fact that said them
// last has them. What is issued stays; what comes is looked at first.
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { saidBy } from "../../gql/payload";
import { problemOf } from "../../gql/problem";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useWhole } from "../../gql/useWhole";
import { useText } from "../../i18n/useText";
import { about, type CommandState, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { Told } from "../../ui/Told";
import { BLANK, type Draft, draftOf, MOST_REASON } from "./draft";
import { PlanForm } from "./PlanForm";
import { OnePlan } from "./PlanPage";
import { PLAN } from "./plan";
import { useWriting } from "./writing";
import "./plans.css";

const IN_FORCE = graphql(
  `
    query PlanInForce($id: ID!) {
      plan(id: $id) {
        id
        ...Plan_all
        matter {
          id
          items {
            id
            no
            text
          }
        }
        events(first: 200) {
          nodes {
            id
            type
            payload
          }
        }
      }
    }
  `,
  [PLAN],
);

const REVISE = graphql(
  `
  mutation PlanRevise($cmd: Cmd!, $input: RevisePlanInput!) {
    revisePlan(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      plan { id ...Plan_all }
    }
  }
`,
  [RECEIPT, REFUSAL, PLAN],
);

type InForce = NonNullable<ResultOf<typeof IN_FORCE>["plan"]>;

export function RevisePlanPage() {
  const say = useText();
  const { id = "" } = useParams();
  const back = (
    <Link className="quiet" to={`/plans/${encodeURIComponent(id)}`}>
      {say("plans.back")}
    </Link>
  );
  return (
    <Page title={say("plans.revise.title")} aside={back}>
      <OfPlan key={id} id={id} />
    </Page>
  );
}

function OfPlan({ id }: { id: string }) {
  const say = useText();
  const [answer, ask] = useQuery({ query: IN_FORCE, variables: { id } });
  const told = useWhole(answer);
  const [done, setDone] = useState<CommandState>();
  const { error } = answer;
  if (done) {
    return (
      <>
        <Told words={say("plans.revise.done")} state={done} />
        <OnePlan id={id} />
      </>
    );
  }
  if (told?.plan?.can.includes("revisePlan")) {
    return <Writer plan={told.plan} onDone={setDone} />;
  }
  return (
    <Card>
      {error && !told && (
        <Problem
          problem={problemOf(error)}
          onAgain={() => ask({ requestPolicy: "network-only" })}
        />
      )}
      {!error && !told && <Loading lines={8} />}
      {told && (
        <Empty title={say(told.plan ? "plans.revise.closed" : "plans.lost")}>
          {say(told.plan ? "plans.revise.closed.why" : "plans.lost.why")}
        </Empty>
      )}
    </Card>
  );
}

function Writer({ plan, onDone }: { plan: InForce; onDone: (state: CommandState) => void }) {
  const say = useText();
  const [first] = useState(() => inForce(plan));
  const writing = useWriting(plan.matter?.id ?? "", first ?? BLANK, (draft) => ahead(draft, plan));
  const revise = useCommand(REVISE);
  const [reason, setReason] = useState("");
  const { terms, seen } = writing;
  const settle = (data: ResultOf<typeof REVISE> | undefined) =>
    data && onDone(stateOf(payloadOf(data)));
  const send = () => {
    const input = terms && { plan: plan.id, terms, reason };
    if (input) {
      void revise.run({ input }, { expectedVersion: plan.version }).then(settle);
    }
  };
  const comes = seen?.filter(({ periodKey }) => !plan.skipped.includes(periodKey));
  return (
    <>
      <p className="plans-for">
        <b>{plan.matter?.title}</b> <span className="stamp">{plan.matter?.number}</span>
      </p>
      <p className="plans-soft">{say("plans.revise.now", { text: plan.text })}</p>
      {!first && <p className="plans-warn">{say("plans.revise.unread")}</p>}
      <PlanForm
        writing={{ ...writing, seen: comes }}
        items={plan.matter?.items ?? []}
        state={revise.state}
        send={say("plans.revise.send")}
        onSend={send}
        onAgain={() => void revise.again().then(settle)}
      >
        <p className="plans-soft">{say("plans.revise.what")}</p>
        <TextField
          label={say("plans.reason")}
          most={MOST_REASON}
          value={reason}
          refusals={about(refusalsOf(revise.state), "reason")}
          onChange={(next) => {
            revise.reset();
            setReason(next);
          }}
        />
      </PlanForm>
    </>
  );
}

/** The terms that were said last. */
function inForce({ events }: InForce): Draft | undefined {
  const said = events.nodes.filter(
    ({ type }) => type === "PlanScheduled" || type === "PlanRevised",
  );
  const last = said[said.length - 1];
  return last && draftOf(saidBy(last).terms);
}

/** As it is seen from now on: what was issued under these very periods does not come again. */
function ahead(draft: Draft, { frequency, firstPeriod, coming }: InForce): Draft {
  const same = draft.frequency === frequency && draft.first === firstPeriod;
  return { ...draft, first: (same && coming[0]?.periodKey) || draft.first };
}
