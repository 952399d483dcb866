// Opening a closed quarter again: the head proposes it with a reason, a leader decides.
import { useId, useState } from "react";
import { graphql } from "../../gql";
import { type Command, RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { When } from "../../ui/Dates";
import { Decide } from "./Decide";
import type { Quarter } from "./useQuarter";

const PROPOSE = graphql(
  `
    mutation SettleProposeReopening($cmd: Cmd!, $quarter: ID!, $reason: String!) {
      proposeReopening(cmd: $cmd, quarter: $quarter, reason: $reason) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        quarter {
          id
        }
      }
    }
  `,
  [RECEIPT, REFUSAL],
);

const DECIDE = graphql(
  `
    mutation SettleDecideReopening(
      $cmd: Cmd!
      $quarter: ID!
      $agree: Boolean!
      $reason: String!
    ) {
      decideReopening(cmd: $cmd, quarter: $quarter, agree: $agree, reason: $reason) {
        receipt {
          ...Command_receipt
        }
        userErrors {
          ...Command_refusal
        }
        quarter {
          id
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

/** What was said to which of the proposals. */
interface Word {
  agree: boolean;
  proposedAt: string;
}

const IDLE: CommandState = { is: "idle" };

export function Reopening({ quarter, me }: Props) {
  const decide = useCommand(DECIDE);
  const propose = useCommand(PROPOSE);
  const [word, setWord] = useState<Word>();
  const { reopening } = quarter;
  // Once the books have been closed again, nobody looks for the answer that opened them.
  const past = word?.agree && quarter.state !== "OPEN";
  const answered = reopening ? propose.state : decide.state;
  return (
    <>
      {reopening ? (
        <div className="settle-part settle-reopening">
          <Told reopening={reopening} />
          {quarter.can.decideReopening ? (
            <Decision
              code={quarter.code}
              decide={decide}
              told={word?.proposedAt === reopening.proposedAt}
              onDecide={(agree) => setWord({ agree, proposedAt: reopening.proposedAt })}
            />
          ) : (
            <Waits mine={reopening.proposer?.id === me} />
          )}
        </div>
      ) : (
        quarter.state !== "OPEN" && <Propose quarter={quarter} propose={propose} />
      )}
      {/* The answer stays to be read when what it answers is gone. */}
      {answered.is === "done" && !past && <CommandAnswer state={answered} />}
    </>
  );
}

function Told({ reopening }: { reopening: NonNullable<Quarter["reopening"]> }) {
  const say = useText();
  const name = reopening.proposer?.name ?? say("quarter.somebody");
  return (
    <div>
      <h3>{say("quarter.reopen.waits")}</h3>
      <p>{reopening.reason}</p>
      <p className="stamp">
        {say("quarter.proposed", { name })} <When at={reopening.proposedAt} />
      </p>
    </div>
  );
}

function Waits({ mine }: { mine: boolean }) {
  const say = useText();
  return (
    <p className="settle-note">{say(mine ? "quarter.reopen.mine" : "quarter.reopen.byLeader")}</p>
  );
}

interface DecisionProps {
  code: string;
  decide: Command<unknown, { quarter: string; agree: boolean; reason: string }>;
  /** The answer is about this one. */
  told: boolean;
  onDecide: (agree: boolean) => void;
}

function Decision({ code, decide, told, onDecide }: DecisionProps) {
  const say = useText();
  const state = told ? decide.state : IDLE;
  return (
    <Decide
      about={say("quarter.reopen")}
      held={state.is === "busy" || state.is === "done"}
      state={state}
      onDecide={(agree, reason) => {
        onDecide(agree);
        void decide.run({ quarter: code, agree, reason });
      }}
      onAgain={() => void decide.again()}
    />
  );
}

interface ProposeProps {
  quarter: Quarter;
  propose: Command<unknown, { quarter: string; reason: string }>;
}

function Propose({ quarter, propose }: ProposeProps) {
  const say = useText();
  const id = useId();
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  // An earlier proposal may have been answered, and declined since.
  const state = sent ? propose.state : IDLE;
  if (!quarter.can.proposeReopening) {
    return <p className="settle-note">{say("quarter.reopen.byHead")}</p>;
  }
  return (
    <details className="settle-fold">
      <summary>{say("quarter.reopen.propose")}</summary>
      <div className="settle-field">
        <label htmlFor={id}>{say("quarter.reopen.reason")}</label>
        <textarea
          id={id}
          className="settle-input"
          rows={2}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <small>{say("quarter.reopen.why")}</small>
      </div>
      <CommandButton
        state={state}
        disabled={state.is === "done"}
        onPress={() => {
          setSent(true);
          void propose.run({ quarter: quarter.code, reason });
        }}
        onAgain={() => void propose.again()}
      >
        {say("quarter.reopen.send")}
      </CommandButton>
    </details>
  );
}
