// More time: granted, perhaps to an earlier day than was asked for, or refused.
import { useState } from "react";
import { graphql } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { dueInWords, endOfDay, lastDay } from "../../ui/dates";
import { DayField, TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { Decision, type Verdict } from "./Decision";
import { MOST_REASON, type Weighed } from "./time";
import { Words } from "./Words";

const DECIDE = graphql(
  `
  mutation DecideExtension(
    $cmd: Cmd!
    $assignment: ID!
    $grant: Boolean!
    $newDue: Date
    $reason: String!
  ) {
    decideExtension(
      cmd: $cmd
      assignment: $assignment
      grant: $grant
      newDue: $newDue
      reason: $reason
    ) {
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

export function ExtensionDecision({ of, trail, onDecided }: Weighed) {
  const say = useText();
  const now = useNow();
  const decide = useCommand(DECIDE);
  const [chosen, choose] = useState<Verdict>();
  const [{ newDue, reason }, change] = useTyped({ newDue: "", reason: "" }, decide);
  const grant = chosen === "yes";
  const refusals = refusalsOf(decide.state);
  const asked = of.extension?.newDue ?? of.dueAt;
  const due = (at: string | number) => dueInWords(say, at, now);
  const told = (data: object | undefined) =>
    data &&
    onDecided(
      grant ? "review.told.extensionGranted" : "review.told.extensionRefused",
      stateOf(payloadOf(data)),
    );
  const send = () => {
    const day = grant && newDue !== "" ? newDue : null;
    const variables = { assignment: of.id, grant, newDue: day, reason };
    void decide.run(variables, { expectedVersion: of.version }).then(told);
  };
  return (
    <Decision
      title={say("review.ext")}
      asked={<ExtensionAsked of={of} trail={trail} />}
      words={{ yes: say("review.decide.yes"), no: say("review.decide.no") }}
      chosen={chosen}
      onChoose={(verdict) => {
        choose(verdict);
        change({});
      }}
      consequence={
        grant
          ? say("review.ext.yes", {
              due: due(newDue === "" ? asked : endOfDay(newDue)),
              original: due(of.dueOriginal),
            })
          : say("review.ext.no", { due: due(of.dueAt) })
      }
      state={decide.state}
      fields={grant ? ["newDue", "reason"] : ["reason"]}
      onSend={send}
      onAgain={() => void decide.again().then(told)}
    >
      {grant && (
        <DayField
          label={say("review.ext.newDue")}
          hint={say("review.ext.newDue.hint")}
          value={newDue}
          min={lastDay(of.dueAt, 1)}
          max={lastDay(asked)}
          refusals={about(refusals, "newDue")}
          onChange={(day) => change({ newDue: day })}
        />
      )}
      <TextField
        label={say(grant ? "review.decide.reason.optional" : "review.decide.reason")}
        most={MOST_REASON}
        value={reason}
        refusals={about(refusals, "reason")}
        onChange={(text) => change({ reason: text })}
      />
    </Decision>
  );
}

export function ExtensionAsked({ of, trail }: Omit<Weighed, "onDecided">) {
  const say = useText();
  const now = useNow();
  const due = dueInWords(say, of.extension?.newDue ?? of.dueAt, now);
  return (
    <>
      <p>
        {say("review.ext.asked", {
          due,
          now: dueInWords(say, of.dueAt, now),
          n: of.extensions,
        })}
      </p>
      <Words
        trail={trail}
        kind="ExtensionAsked"
        words={{ reason: "review.said.reason", progress: "review.said.progress" }}
      />
    </>
  );
}
