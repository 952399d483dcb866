// How scores come about, in the numbers of the rules in force; opened by who asks.
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { quarterName } from "../../ui/groups";
import { points } from "../../ui/numbers";
import { Loading, Problem } from "../../ui/States";

const RULES = graphql(`
  query RankingRules {
    ruleSets {
      version
      fromQuarter {
        id
        code
        label
      }
      values {
        base
        gainCap
        floor
        ceiling
        lampGreen
        lampYellow
        lampRed
        plateGreen
        plateYellow
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

type Values = ResultOf<typeof RULES>["ruleSets"][number]["values"];

export function Rules() {
  const say = useText();
  const [open, setOpen] = useState(false);
  const [{ data, error }] = useQuery({ query: RULES, pause: !open });
  // A draft has no quarter from which it is in force.
  const set = data?.ruleSets.filter(({ fromQuarter }) => fromQuarter).pop();
  return (
    <details
      className="card rank-rules"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{say("ranking.rules")}</summary>
      <div className="card-body">
        {error && !data && <Problem problem={problemOf(error)} />}
        {!data && !error && open && <Loading lines={3} />}
        {set && <Values values={set.values} />}
        <p>{say("ranking.rules.onTime")}</p>
        <p>{say("ranking.rules.tie")}</p>
        {set && (
          <p className="stamp">
            {say("ranking.rules.version", {
              n: set.version,
              quarter: set.fromQuarter ? quarterName(say, set.fromQuarter) : "",
            })}
          </p>
        )}
      </div>
    </details>
  );
}

function Values({ values }: { values: Values }) {
  const say = useText();
  const factor = (thousandths: number) => points(thousandths / 1000);
  const told = {
    base: points(values.base),
    lampGreen: points(values.lampGreen, true),
    lampYellow: points(values.lampYellow, true),
    lampRed: points(values.lampRed, true),
    plateGreen: points(values.plateGreen, true),
    plateYellow: points(values.plateYellow, true),
    plateRed: points(values.plateRed, true),
    lead: factor(values.lead),
    jointLead: factor(values.jointLead),
    assist: factor(values.assist),
    normal: factor(values.normal),
    key: factor(values.key),
    major: factor(values.major),
    gainCap: points(values.gainCap),
    floor: points(values.floor),
    ceiling: points(values.ceiling),
  };
  return (
    <>
      <p>{say("ranking.rules.points", told)}</p>
      <p>{say("ranking.rules.factors", told)}</p>
      <p>{say("ranking.rules.caps", told)}</p>
    </>
  );
}
