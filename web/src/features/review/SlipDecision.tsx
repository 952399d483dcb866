// A slip that time has proposed: signed, with a text of one's own perhaps, or dropped.
import { useState } from "react";
import { graphql } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { about, type CommandState, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { Decision, type Verdict } from "./Decision";
import { type Decided, MOST_REASON, type Weighed } from "./time";
import { Words } from "./Words";

const DECIDE = graphql(
  `
  mutation DecideSlip(
    $cmd: Cmd!
    $assignment: ID!
    $level: SlipLevel!
    $sign: Boolean!
    $text: String!
  ) {
    decideSlip(cmd: $cmd, assignment: $assignment, level: $level, sign: $sign, text: $text) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment {
        id
        version
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

interface Props extends Weighed {
  /** The one that is looked at: a graver one that comes meanwhile is not signed unseen. */
  level: NonNullable<Weighed["of"]["slipProposed"]>;
}

export function SlipDecision({ of, level, trail, onDecided }: Props) {
  const say = useText();
  const decide = useCommand(DECIDE);
  const [chosen, choose] = useState<Verdict>();
  const [{ text }, change] = useTyped({ text: "" }, decide);
  const sign = chosen === "yes";
  const kind = kindOf(level);
  const told = (data: object | undefined) =>
    data && onDecided(toldOf(level, sign), stateOf(payloadOf(data)));
  const send = () => void decide.run({ assignment: of.id, level, sign, text }, at(of)).then(told);
  return (
    <Decision
      title={say(`review.slip.${kind}`)}
      asked={<SlipAsked of={of} level={level} trail={trail} />}
      words={{ yes: say("review.slip.sign"), no: say("review.slip.drop") }}
      chosen={chosen}
      onChoose={(verdict) => {
        choose(verdict);
        change({});
      }}
      consequence={say(sign ? `review.slip.yes.${level}` : `review.slip.no.${kind}`)}
      state={decide.state}
      fields={["text", "reason"]}
      onSend={send}
      onAgain={() => void decide.again().then(told)}
    >
      <TextField
        label={say(sign ? `review.slip.text.${kind}` : "review.slip.reason")}
        {...(sign && { hint: say(`review.slip.text.hint.${kind}`) })}
        most={MOST_REASON}
        value={text}
        refusals={saidWrong(decide.state)}
        onChange={(next) => change({ text: next })}
      />
    </Decision>
  );
}

/** An interview is no slip, though it waits in the same pile for the same signature. */
function kindOf(level: Props["level"]): "slip" | "interview" {
  return level === "INTERVIEW" ? "interview" : "slip";
}

function toldOf(level: Props["level"], signed: boolean): Decided {
  if (kindOf(level) === "interview") {
    return signed ? "review.told.interviewSigned" : "review.told.interviewDropped";
  }
  return signed ? "review.told.slipSigned" : "review.told.slipDropped";
}

const at = ({ version }: { version: number }) => ({ expectedVersion: version });

/** One field says both; a missing reason is refused under its own name. */
function saidWrong(state: CommandState) {
  const refusals = refusalsOf(state);
  return [...about(refusals, "text"), ...about(refusals, "reason")];
}

export function SlipAsked({ of, level, trail }: Omit<Props, "onDecided">) {
  const say = useText();
  return (
    <>
      <p>
        {say(`review.slip.asked.${kindOf(level)}`, {
          unit: of.unit.shortName,
          level: say(`word.slip.${level}`),
        })}
      </p>
      <Words trail={trail} kind="EscalationProposed" words={{ reason: "review.said.slip" }} />
    </>
  );
}
