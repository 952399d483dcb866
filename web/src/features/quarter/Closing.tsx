// The books closed and their result published; and the way back, by the head and a leader.
import { useEffect, useRef, useState } from "react";
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { useNow } from "../../ui/clock";
import { When } from "../../ui/Dates";
import { quarterName } from "../../ui/groups";
import { Card } from "../../ui/Page";
import { Confirm } from "./Confirm";
import { Reopening } from "./Reopening";
import type { Quarter } from "./useQuarter";

const FREEZE = graphql(
  `
    mutation SettleFreeze($cmd: Cmd!, $quarter: ID!) {
      freezeQuarter(cmd: $cmd, quarter: $quarter) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        quarter {
          id
          state
          resultHash
        }
      }
    }
  `,
  [RECEIPT, REFUSAL],
);

interface Props {
  quarter: Quarter;
  me: string;
}

export function Closing({ quarter, me }: Props) {
  const say = useText();
  return (
    <Card title={say("quarter.closing")} className="settle-closing">
      <Freeze quarter={quarter} />
      <Reopening quarter={quarter} me={me} />
    </Card>
  );
}

function Freeze({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const { kind } = useViewer();
  const [asking, setAsking] = useState(false);
  const part = useRef<HTMLDivElement>(null);
  const freeze = useCommand(FREEZE);
  const { state, reset } = freeze;
  const frozen = quarter.state === "FROZEN";
  // The answer to a freeze is nothing to books that were opened again.
  useEffect(() => (frozen ? reset : undefined), [frozen, reset]);
  const name = say(quarter.state === "SETTLED" ? "quarter.freeze.on" : "quarter.freeze");
  const close = () => {
    setAsking(false);
    // The button that had the focus has no more to do, and goes.
    if (state.is === "done") {
      part.current?.focus();
    }
  };
  return (
    <div className="settle-part" ref={part} tabIndex={-1}>
      {frozen && (
        <>
          <p>{say("quarter.frozen.why", { quarter: quarterName(say, quarter) })}</p>
          {state.is === "done" && <CommandAnswer state={state} />}
        </>
      )}
      {!frozen && <Before quarter={quarter} />}
      {!frozen && (quarter.can.freeze || kind === "office") && (
        <CommandButton
          type="primary"
          state={asking ? { is: "idle" } : state}
          disabled={!quarter.can.freeze || state.is === "done"}
          onPress={() => {
            reset();
            setAsking(true);
          }}
          onAgain={() => void freeze.again()}
        >
          {name}
        </CommandButton>
      )}
      {asking && (
        <Confirm
          title={say("quarter.freeze.sure", { quarter: quarterName(say, quarter) })}
          send={say("quarter.freeze.send")}
          state={state}
          onSend={() => void freeze.run({ quarter: quarter.code })}
          onAgain={() => void freeze.again()}
          onClose={close}
        >
          <Consequences quarter={quarter} />
        </Confirm>
      )}
    </div>
  );
}

function Consequences({ quarter }: { quarter: Quarter }) {
  const say = useText();
  return (
    <ul>
      <li>{say("quarter.freeze.closes")}</li>
      <li>
        {quarter.unsettled
          ? say("quarter.freeze.carries", { n: quarter.unsettled })
          : say("quarter.freeze.carriesNone")}
      </li>
      <li>{say("quarter.freeze.publishes", { n: quarter.ruleVersion })}</li>
      <li>{say("quarter.freeze.back")}</li>
    </ul>
  );
}

/** What it does; or, where it cannot be pressed, what stands in the way. */
function Before({ quarter }: { quarter: Quarter }) {
  const say = useText();
  const now = useNow();
  const { can, settlesFrom, adjustments, state } = quarter;
  if (can.freeze) {
    return <p>{say(state === "SETTLED" ? "quarter.freeze.cut" : "quarter.freeze.why")}</p>;
  }
  if (now < new Date(settlesFrom).getTime()) {
    return (
      <p>
        {say("quarter.early")} <When at={settlesFrom} />
        {say("quarter.early.why")}
      </p>
    );
  }
  const n = adjustments.length;
  return <p>{n > 0 ? say("quarter.freeze.waiting", { n }) : say("quarter.freeze.byHead")}</p>;
}
