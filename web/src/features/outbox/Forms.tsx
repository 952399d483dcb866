// What a person does about a message that did not arrive: have it sent again once the cause is put
// right, or say how it ended.
import { type ReactNode, useState } from "react";
import { graphql } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { Segments } from "../../ui/Choice";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { about, type CommandState, elsewhere, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { type Delivery, NOTICE, type Notice } from "./outbox";

const REVIVE = graphql(
  `
  mutation OutboxRevive($cmd: Cmd!, $input: ReviveNoticeInput!) {
    reviveNotice(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      notice { id ...Outbox_notice }
    }
  }
`,
  [RECEIPT, REFUSAL, NOTICE],
);

const CLOSE = graphql(
  `
  mutation OutboxClose($cmd: Cmd!, $input: CloseNoticeInput!) {
    closeNotice(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      notice { id ...Outbox_notice }
    }
  }
`,
  [RECEIPT, REFUSAL, NOTICE],
);

/** Longest reason, in characters, as the service takes it. */
const MOST_REASON = 500;

interface Props {
  notice: Notice;
  channel: Delivery["channel"];
  onDone: (state: CommandState) => void;
}

export function ReviveForm({ notice, channel, onDone }: Props) {
  const say = useText();
  const revive = useCommand(REVIVE);
  const [{ reason }, change] = useTyped({ reason: "" }, revive);
  const told = (data: object | undefined) => data && onDone(stateOf(payloadOf(data)));
  const input = { notice: notice.id, channel, reason };
  return (
    <Form
      what={say("outbox.revive.what")}
      send={say("outbox.revive.send")}
      label={say("outbox.revive.reason")}
      reason={reason}
      state={revive.state}
      onReason={(next) => change({ reason: next })}
      onSend={() => void revive.run({ input }, { expectedVersion: notice.version }).then(told)}
      onAgain={() => void revive.again().then(told)}
    />
  );
}

export function CloseForm({ notice, channel, onDone }: Props) {
  const say = useText();
  const close = useCommand(CLOSE);
  const [{ reason }, change] = useTyped({ reason: "" }, close);
  const [delivered, setDelivered] = useState<"yes" | "no">();
  const told = (data: object | undefined) => data && onDone(stateOf(payloadOf(data)));
  const input = { notice: notice.id, channel, delivered: delivered === "yes", reason };
  return (
    <Form
      what={say("outbox.close.what")}
      send={say("outbox.close.send")}
      label={say("outbox.close.reason")}
      reason={reason}
      ready={delivered !== undefined}
      state={close.state}
      onReason={(next) => change({ reason: next })}
      onSend={() => void close.run({ input }, { expectedVersion: notice.version }).then(told)}
      onAgain={() => void close.again().then(told)}
    >
      <Segments
        label={say("outbox.close.known")}
        options={(["yes", "no"] as const).map((value) => ({
          value,
          label: say(`outbox.close.${value}`),
        }))}
        value={delivered ?? ""}
        onChoose={(value) => setDelivered(value === "yes" ? "yes" : "no")}
      />
    </Form>
  );
}

interface FormProps {
  /** What follows. */
  what: string;
  send: string;
  label: string;
  reason: string;
  ready?: boolean;
  state: CommandState;
  onReason: (reason: string) => void;
  onSend: () => void;
  onAgain: () => void;
  children?: ReactNode;
}

function Form({ what, send, label, reason, ready = true, state, children, ...then }: FormProps) {
  return (
    <div className="outbox-form">
      <p className="outbox-soft">{what}</p>
      {children}
      <TextField
        label={label}
        most={MOST_REASON}
        value={reason}
        refusals={about(refusalsOf(state), "reason")}
        onChange={then.onReason}
      />
      <CommandAnswer state={elsewhere(state, ["reason"])} onAgain={then.onAgain} />
      <CommandButton type="primary" silent state={state} disabled={!ready} onPress={then.onSend}>
        {send}
      </CommandButton>
    </div>
  );
}
