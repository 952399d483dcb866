// Asking for more time, before it is up: until when, why, and how far the work has come.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { dueInWords, endOfDay, lastDay } from "../../ui/dates";
import { DayField, TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { MOST_REASON, MOST_TEXT, type TimeDialog } from "./time";

const ASK = graphql(
  `
  mutation AskExtension(
    $cmd: Cmd!
    $assignment: ID!
    $newDue: Date!
    $reason: String!
    $progress: String!
  ) {
    askExtension(
      cmd: $cmd
      assignment: $assignment
      newDue: $newDue
      reason: $reason
      progress: $progress
    ) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const BLANK = { newDue: "", reason: "", progress: "" };

export function AskExtension({ of, onDone, onClose }: TimeDialog) {
  const say = useText();
  const ask = useCommand(ASK);
  const [draft, change] = useTyped(BLANK, ask);
  const refusals = refusalsOf(ask.state);
  const due = dueInWords(say, of.dueAt, useNow());
  return (
    <AskDialog
      title={say("todo.time.askExtension")}
      consequences={useConsequences(of, draft.newDue)}
      send={say("todo.ext.send")}
      state={ask.state}
      ready={draft.newDue !== ""}
      fields={Object.keys(BLANK)}
      onSend={() => void ask.run({ assignment: of.id, ...draft })}
      onAgain={() => void ask.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <DayField
        label={say("todo.ext.newDue")}
        hint={say("todo.ext.newDue.hint", { due })}
        value={draft.newDue}
        min={lastDay(of.dueAt, 1)}
        refusals={about(refusals, "newDue")}
        onChange={(newDue) => change({ newDue })}
      />
      <TextField
        label={say("timing.reason")}
        most={MOST_REASON}
        value={draft.reason}
        refusals={about(refusals, "reason")}
        onChange={(reason) => change({ reason })}
      />
      <TextField
        label={say("todo.ext.progress")}
        most={MOST_TEXT}
        rows={3}
        value={draft.progress}
        refusals={about(refusals, "progress")}
        onChange={(progress) => change({ progress })}
      />
    </AskDialog>
  );
}

/** What follows, with the day that is chosen as soon as there is one. */
function useConsequences({ dueOriginal, extensions }: TimeDialog["of"], newDue: string): string[] {
  const say = useText();
  const now = useNow();
  const { role } = useViewer();
  const original = dueInWords(say, dueOriginal, now);
  return [
    say("todo.ext.term"),
    say(role === "UNIT_HEAD" ? "todo.ext.byHead" : "todo.ext.byStaff"),
    newDue === ""
      ? say("todo.ext.result.open", { original })
      : say("todo.ext.result", { due: dueInWords(say, endOfDay(newDue), now), original }),
    say("todo.ext.most", { n: extensions }),
  ];
}
