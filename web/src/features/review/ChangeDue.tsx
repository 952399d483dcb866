// Putting a deadline right: what was ordered wrongly, or what a new calendar makes wrong.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { dueInWords, endOfDay } from "../../ui/dates";
import { ChoiceField, DayField, TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { type HeadDialog, MOST_REASON } from "./time";

const CHANGE = graphql(
  `
  mutation ChangeDue(
    $cmd: Cmd!
    $assignment: ID!
    $due: Date!
    $cause: DueCause!
    $reason: String!
  ) {
    changeDue(cmd: $cmd, assignment: $assignment, due: $due, cause: $cause, reason: $reason) {
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

const CAUSES = ["CORRECTION", "CALENDAR"] as const;
const BLANK = { due: "", cause: "", reason: "" };

export function ChangeDue({ of, onDone, onClose }: HeadDialog) {
  const say = useText();
  const now = useNow();
  const command = useCommand(CHANGE);
  const [draft, change] = useTyped(BLANK, command);
  const { due, reason } = draft;
  const cause = CAUSES.find((one) => one === draft.cause);
  const refusals = refusalsOf(command.state);
  const from = dueInWords(say, of.dueAt, now);
  const result =
    due !== "" && say("review.changeDue.result", { from, to: dueInWords(say, endOfDay(due), now) });
  const original = dueInWords(say, of.dueOriginal, now);
  const what = say("review.changeDue.what", { original });
  return (
    <AskDialog
      title={say("timing.word.changeDue")}
      consequences={result ? [what, result] : [what]}
      send={say("review.changeDue.send")}
      state={command.state}
      ready={due !== "" && cause !== undefined}
      fields={Object.keys(BLANK)}
      onSend={() => cause && void command.run({ assignment: of.id, due, cause, reason })}
      onAgain={() => void command.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <DayField
        label={say("review.changeDue.due")}
        hint={say("review.changeDue.due.hint")}
        value={due}
        refusals={about(refusals, "due")}
        onChange={(next) => change({ due: next })}
      />
      <ChoiceField
        label={say("review.changeDue.cause")}
        options={CAUSES.map((value) => ({ value, label: say(`word.dueCause.${value}`) }))}
        value={draft.cause}
        refusals={about(refusals, "cause")}
        onChange={(next) => change({ cause: next })}
      />
      <TextField
        label={say("review.changeDue.reason")}
        most={MOST_REASON}
        value={reason}
        refusals={about(refusals, "reason")}
        onChange={(next) => change({ reason: next })}
      />
    </AskDialog>
  );
}
