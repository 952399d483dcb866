// How far a quarter is: its three steps with their days, by which rules, and what it came to.
import type { ReactNode } from "react";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Hash } from "../../ui/Hash";
import { grouped } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import type { Quarter } from "./useQuarter";

const STATES = ["OPEN", "SETTLED", "FROZEN"] as const;

export function Head({ quarter }: { quarter: Quarter }) {
  return (
    <Card className="settle-head">
      <Steps quarter={quarter} />
      <Facts quarter={quarter} />
      {quarter.reopenedAt && <Reopened at={quarter.reopenedAt} quarter={quarter} />}
    </Card>
  );
}

function Steps({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const now = STATES.indexOf(quarter.state);
  return (
    <ol className="settle-steps" aria-label={say("quarter.state")}>
      {STATES.map((state, at) => (
        <li
          key={state}
          data-done={at < now || undefined}
          aria-current={at === now ? "step" : undefined}
        >
          <b>{say(`quarter.state.${state}`)}</b>
          <span className="stamp">
            <Since state={state} quarter={quarter} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Since({ state, quarter }: { state: (typeof STATES)[number]; quarter: Quarter }) {
  const say = useText();
  const { openedAt, settledAt, frozenAt, settlesFrom } = quarter;
  const at = { OPEN: openedAt, SETTLED: settledAt, FROZEN: frozenAt }[state];
  if (at) {
    return <When at={at} />;
  }
  if (state === "OPEN") {
    return say("quarter.unopened");
  }
  return (
    state === "FROZEN" && (
      <>
        {say("quarter.from")} <When at={settlesFrom} />
      </>
    )
  );
}

function Facts({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const { ruleVersion, ruleHash, resultHash, uptoPosition } = quarter;
  return (
    <dl className="settle-facts">
      <Fact name={say("quarter.rules")}>
        <span title={say("quarter.rules.hash", { hash: ruleHash })}>
          {say("quarter.rules.version", { n: ruleVersion })}
        </span>
      </Fact>
      <Fact name={say("quarter.upto")}>
        {uptoPosition ? (
          <span className="number" title={say("quarter.upto.why")}>
            {grouped(uptoPosition)}
          </span>
        ) : (
          <span className="stamp">{say("quarter.upto.open")}</span>
        )}
      </Fact>
      <Fact name={say("quarter.hash")}>
        {resultHash ? (
          <Hash hash={resultHash} of={say("quarter.hash")} />
        ) : (
          <span className="stamp">{say("quarter.hash.none")}</span>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reopened({ at, quarter }: { at: string; quarter: Quarter }) {
  const say = useText();
  return (
    <p className="settle-reopened">
      <b>{say("quarter.reopened")}</b> <When at={at} />
      {quarter.reopenedReason && (
        <span>{say("quarter.because", { reason: quarter.reopenedReason })}</span>
      )}
    </p>
  );
}
