// A lead asks the office to speak to those who owe parts.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { about, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { MOST_REQUEST, type TimeDialog } from "./time";

const ASK = graphql(
  `
  mutation AskCoordination($cmd: Cmd!, $assignment: ID!, $text: String!) {
    askCoordination(cmd: $cmd, assignment: $assignment, text: $text) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export function AskCoordination({ of, onDone, onClose }: TimeDialog) {
  const say = useText();
  const ask = useCommand(ASK);
  const [draft, change] = useTyped({ text: "" }, ask);
  return (
    <AskDialog
      title={say("todo.time.askCoordination")}
      consequences={[say("todo.coord.what")]}
      send={say("todo.coord.send")}
      state={ask.state}
      fields={["text"]}
      onSend={() => void ask.run({ assignment: of.id, ...draft })}
      onAgain={() => void ask.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <TextField
        label={say("todo.coord.text")}
        most={MOST_REQUEST}
        rows={3}
        value={draft.text}
        refusals={about(refusalsOf(ask.state), "text")}
        onChange={(text) => change({ text })}
      />
    </AskDialog>
  );
}
