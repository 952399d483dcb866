// A unit asks to be relieved: the duty goes to another one, or stays.
import { useState } from "react";
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useUnitOptions } from "../../gql/units";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { instantInWords, isoDay } from "../../ui/dates";
import { ChoiceField, DayField, TextField } from "../../ui/Field";
import { Problem } from "../../ui/States";
import { useTyped } from "../../ui/typed";
import { Decision, type Verdict } from "./Decision";
import { MOST_REASON, type Weighed } from "./time";
import { Words } from "./Words";

const DECIDE = graphql(
  `
  mutation DecideDecline($cmd: Cmd!, $input: DeclineDecision!) {
    decideDecline(cmd: $cmd, input: $input) {
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

export function DeclineDecision({ of, trail, onDecided }: Weighed) {
  const say = useText();
  const decide = useCommand(DECIDE);
  const [chosen, choose] = useState<Verdict>();
  const suggested = of.hold?.suggested?.id ?? "";
  const [draft, change] = useTyped({ to: suggested, due: "", reason: "" }, decide);
  const accept = chosen === "yes";
  const units = useUnitOptions(of.unit.id);
  const to = units.options?.find(({ value }) => value === draft.to)?.label;
  const names = { unit: of.unit.shortName, to: to ?? say("review.decline.nobody") };
  const told = (data: object | undefined) =>
    data &&
    onDecided(
      accept ? "review.told.declineAccepted" : "review.told.declineRefused",
      stateOf(payloadOf(data)),
    );
  const send = () => {
    const given = accept ? { to: draft.to, due: draft.due === "" ? null : draft.due } : {};
    const input = { assignment: of.id, accept, reason: draft.reason, ...given };
    // A decision that passes the duty on is about two of them, and names no version.
    const at = accept ? {} : { expectedVersion: of.version };
    void decide.run({ input }, at).then(told);
  };
  return (
    <Decision
      title={say("review.decline")}
      asked={<DeclineAsked of={of} trail={trail} />}
      words={{ yes: say("review.decide.yes"), no: say("review.decide.no") }}
      chosen={chosen}
      onChoose={(verdict) => {
        choose(verdict);
        change({});
      }}
      consequence={say(accept ? "review.decline.yes" : "review.decline.no", names)}
      state={decide.state}
      ready={!accept || draft.to !== ""}
      fields={accept ? ["to", "due", "reason"] : ["reason"]}
      onSend={send}
      onAgain={() => void decide.again().then(told)}
    >
      {accept && <Onward units={units} draft={draft} change={change} state={decide.state} />}
      <TextField
        label={say("review.decide.reason")}
        most={MOST_REASON}
        value={draft.reason}
        refusals={about(refusalsOf(decide.state), "reason")}
        onChange={(reason) => change({ reason })}
      />
    </Decision>
  );
}

export function DeclineAsked({ of: { unit, hold }, trail }: Omit<Weighed, "onDecided">) {
  const say = useText();
  const now = useNow();
  return (
    <>
      <p>
        {say("review.decline.asked", {
          unit: unit.shortName,
          suggested: hold?.suggested?.shortName ?? say("timing.somebody"),
          at: hold ? instantInWords(say, hold.since, now) : "",
        })}
      </p>
      <Words trail={trail} kind="DeclineAsked" words={{ reason: "review.said.reason" }} />
    </>
  );
}

interface OnwardProps {
  units: ReturnType<typeof useUnitOptions>;
  draft: { to: string; due: string };
  change: (part: { to?: string; due?: string }) => void;
  state: ReturnType<typeof useCommand>["state"];
}

/** Who has it from now on, and by when. */
function Onward({ units: { options, error, again }, draft, change, state }: OnwardProps) {
  const say = useText();
  const refusals = refusalsOf(state);
  return (
    <>
      {error && !options && <Problem problem={problemOf(error)} onAgain={again} />}
      <ChoiceField
        label={say("review.decline.to")}
        options={options ?? []}
        value={draft.to}
        refusals={about(refusals, "to")}
        onChange={(to) => change({ to })}
      />
      <DayField
        label={say("review.decline.due")}
        hint={say("review.decline.due.hint")}
        value={draft.due}
        min={isoDay(useNow())}
        refusals={about(refusals, "due")}
        onChange={(due) => change({ due })}
      />
    </>
  );
}
