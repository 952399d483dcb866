// What other rules would make of the quarter: a draft of numbers beside those in force, and every
// unit's score and place before and after. Nothing is written.

import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAfterwards } from "../../gql/news";
import { problemOf } from "../../gql/problem";
import { useWhole } from "../../gql/useWhole";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { CHANGE, Changes } from "./Changes";
import { difference, isChange, moved } from "./changes";
import { type Draft, type Read, read, type Values } from "./draft";
import { RuleForm } from "./RuleForm";
import type { Quarter } from "./useQuarter";
import "./trial.css";

const RULES = graphql(`
  query SettleRules {
    ruleSets {
      version
      values {
        base
        gainCap
        floor
        ceiling
        lampGreen
        lampRed
        plateGreen
        plateRed
        lead
        jointLead
        assist
        normal
        key
        major
      }
    }
  }
`);

const SIMULATE = graphql(
  `
    query SettleSimulate($quarter: ID!, $values: RuleValuesInput!) {
      simulate(quarter: $quarter, values: $values) {
        ...Settle_change
      }
    }
  `,
  [CHANGE],
);

type Change = ResultOf<typeof CHANGE>;
type Changed = Read["changed"];

interface Props {
  quarter: Quarter;
  news: unknown;
}

export function Simulation({ quarter, news }: Props) {
  const say = useText();
  const [answer, again] = useQuery({ query: RULES });
  const { error } = answer;
  const data = useWhole(answer);
  const values = data?.ruleSets.find(({ version }) => version === quarter.ruleVersion)?.values;
  const nothing = <span className="stamp">{say("quarter.simulate.nothing")}</span>;
  return (
    <Card title={say("quarter.simulate")} extra={nothing}>
      {error && !data && (
        <Problem
          problem={problemOf(error)}
          onAgain={() => again({ requestPolicy: "network-only" })}
        />
      )}
      {!data && !error && <Loading lines={6} />}
      {values && <Trial values={values} quarter={quarter} news={news} />}
    </Card>
  );
}

function Trial({ values, quarter, news }: Props & { values: Values }) {
  const say = useText();
  const [draft, setDraft] = useState<Draft>({});
  const { changed, wrong } = read(draft, values);
  const told = useSimulation(quarter.code, news);
  const ready = wrong.length === 0 && Object.keys(changed).length > 0;
  return (
    <div className="settle-trial">
      <div>
        <RuleForm
          values={values}
          draft={draft}
          wrong={wrong}
          onChange={setDraft}
          onEnter={() => ready && !told.busy && told.simulate(changed)}
        />
        <div className="settle-buttons">
          <CommandButton
            type="primary"
            silent
            state={told.busy ? { is: "busy" } : { is: "idle" }}
            disabled={!ready}
            onPress={() => told.simulate(changed)}
          >
            {say("quarter.simulate.send")}
          </CommandButton>
          <button
            type="button"
            className="settle-link"
            disabled={Object.keys(draft).length === 0}
            onClick={() => setDraft({})}
          >
            {say("quarter.simulate.reset")}
          </button>
        </div>
      </div>
      <div className="settle-result" aria-busy={told.busy}>
        <Result told={told} quarter={quarter} stale={!isSame(told.asked, changed)} />
      </div>
    </div>
  );
}

type Simulated = ReturnType<typeof useSimulation>;

/** The office ranks others, not itself. */
const UNRANKED = "SUPERVISION";

/** Asked when somebody presses; afterwards anew with the quarter, as long as it is looked at. */
function useSimulation(quarter: string, news: unknown) {
  const [asked, setAsked] = useState<Changed>();
  const [{ data, error, fetching }, ask] = useQuery({
    query: SIMULATE,
    variables: { quarter, values: asked ?? {} },
    pause: asked === undefined,
  });
  const again = () => {
    if (asked) {
      ask({ requestPolicy: "network-only" });
    }
  };
  useAfterwards(news, again);
  const simulate = (changed: Changed) => (isSame(asked, changed) ? again() : setAsked(changed));
  const changes = data?.simulate.filter(({ group }) => group !== UNRANKED);
  return { asked, changes, error, busy: fetching, simulate, again };
}

function isSame(one: Changed | undefined, other: Changed): boolean {
  const told = (changed: Changed) => JSON.stringify(Object.entries(changed).sort());
  return one !== undefined && told(one) === told(other);
}

interface ResultProps {
  told: Simulated;
  quarter: Quarter;
  /** The draft has other numbers by now. */
  stale: boolean;
}

function Result({ told: { asked, changes, error, again }, quarter, stale }: ResultProps) {
  const say = useText();
  if (!asked) {
    return <Empty title={say("quarter.simulate.first")}>{say("quarter.simulate.first.why")}</Empty>;
  }
  if (error) {
    const problem = problemOf(error);
    // What the rule book would refuse is told in its own words.
    const words = problem.code === "BAD_REQUEST" ? error.graphQLErrors[0]?.message : undefined;
    return words ? (
      <div className="problem" role="alert">
        <strong>{say("quarter.simulate.refused")}</strong>
        <p>{words}</p>
      </div>
    ) : (
      <Problem problem={problem} onAgain={again} />
    );
  }
  if (!changes) {
    return <Loading lines={8} />;
  }
  if (!changes.some(isChange)) {
    return <Empty title={say("quarter.simulate.same")}>{say("quarter.simulate.same.why")}</Empty>;
  }
  return (
    <>
      <Summary changes={changes} stale={stale} />
      <Changes
        changes={changes}
        quarter={quarter.code}
        label={say("quarter.simulate.table")}
        before="quarter.simulate.before"
        after="quarter.simulate.after"
      />
    </>
  );
}

function Summary({ changes, stale }: { changes: readonly Change[]; stale: boolean }) {
  const say = useText();
  const scores = changes.filter((change) => difference(change) !== 0).length;
  const places = changes.filter((change) => moved(change)).length;
  return (
    <p className="settle-summary" role="status">
      {say("quarter.simulate.summary", { n: changes.length, scores, places })}
      {stale && <span className="settle-stale">{say("quarter.simulate.stale")}</span>}
    </p>
  );
}
