// What the unit says to its own requests: the head signs one, and either can be taken back.
import { graphql } from "../../gql";
import { type Command, RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { useNow } from "../../ui/clock";
import { dueInWords } from "../../ui/dates";
import type { TimeDialog } from "./time";

const SIGN = graphql(
  `
  mutation SignExtension($cmd: Cmd!, $assignment: ID!) {
    signExtension(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const WITHDRAW_EXTENSION = graphql(
  `
  mutation WithdrawExtension($cmd: Cmd!, $assignment: ID!) {
    withdrawExtension(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const WITHDRAW_DECLINE = graphql(
  `
  mutation WithdrawDecline($cmd: Cmd!, $assignment: ID!) {
    withdrawDecline(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export function SignExtension(props: TimeDialog) {
  const say = useText();
  const { extension, dueAt } = props.of;
  const due = dueInWords(say, extension?.newDue ?? dueAt, useNow());
  return (
    <Plain
      {...props}
      title={say("todo.time.signExtension")}
      what={say("todo.sign.what", { due })}
      send={say("todo.sign.send")}
      command={useCommand(SIGN)}
    />
  );
}

export function WithdrawExtension(props: TimeDialog) {
  const say = useText();
  const due = dueInWords(say, props.of.dueAt, useNow());
  return (
    <Plain
      {...props}
      title={say("todo.time.withdrawExtension")}
      what={say("todo.ext.withdraw.what", { due })}
      send={say("todo.ext.withdraw.send")}
      command={useCommand(WITHDRAW_EXTENSION)}
    />
  );
}

export function WithdrawDecline(props: TimeDialog) {
  const say = useText();
  return (
    <Plain
      {...props}
      title={say("todo.time.withdrawDecline")}
      what={say("todo.decline.withdraw.what")}
      send={say("todo.decline.withdraw.send")}
      command={useCommand(WITHDRAW_DECLINE)}
    />
  );
}

interface PlainProps extends TimeDialog {
  title: string;
  what: string;
  send: string;
  command: Command<unknown, { assignment: string }>;
}

/** Nothing is to be filled in. */
function Plain({ of, title, what, send, command, onDone, onClose }: PlainProps) {
  return (
    <AskDialog
      title={title}
      consequences={[what]}
      send={send}
      state={command.state}
      onSend={() => void command.run({ assignment: of.id })}
      onAgain={() => void command.again()}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
