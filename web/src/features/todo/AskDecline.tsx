// Asking to be relieved of a duty: who should do it instead, and why.
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useUnitOptions } from "../../gql/units";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { about, refusalsOf } from "../../ui/command";
import { ChoiceField, TextField } from "../../ui/Field";
import { Problem } from "../../ui/States";
import { useTyped } from "../../ui/typed";
import { MOST_REASON, type TimeDialog } from "./time";

const ASK = graphql(
  `
  mutation AskDecline($cmd: Cmd!, $assignment: ID!, $suggest: ID!, $reason: String!) {
    askDecline(cmd: $cmd, assignment: $assignment, suggest: $suggest, reason: $reason) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const BLANK = { suggest: "", reason: "" };

export function AskDecline({ of, unit, onDone, onClose }: TimeDialog) {
  const say = useText();
  const ask = useCommand(ASK);
  const [draft, change] = useTyped(BLANK, ask);
  const { options, error, again } = useUnitOptions(unit);
  const refusals = refusalsOf(ask.state);
  return (
    <AskDialog
      title={say("todo.time.askDecline")}
      consequences={[
        say("todo.decline.still"),
        say("todo.decline.refused"),
        say("todo.decline.accepted"),
      ]}
      send={say("todo.decline.send")}
      state={ask.state}
      ready={draft.suggest !== ""}
      fields={["suggested", "reason"]}
      onSend={() => void ask.run({ assignment: of.id, ...draft })}
      onAgain={() => void ask.again()}
      onDone={onDone}
      onClose={onClose}
    >
      {error && !options && <Problem problem={problemOf(error)} onAgain={again} />}
      <ChoiceField
        label={say("todo.decline.suggest")}
        options={options ?? []}
        value={draft.suggest}
        refusals={about(refusals, "suggested")}
        onChange={(suggest) => change({ suggest })}
      />
      <TextField
        label={say("timing.reason")}
        most={MOST_REASON}
        value={draft.reason}
        refusals={about(refusals, "reason")}
        onChange={(reason) => change({ reason })}
      />
    </AskDialog>
  );
}
