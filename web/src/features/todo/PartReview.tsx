// The lead unit takes an assisting unit's part in, or gives it back with a reason.
import { useId, useState } from "react";
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { Card } from "../../ui/Page";
import { lengthOf } from "../../ui/typed";
import { MOST } from "./Fields";

const AcceptPart = graphql(
  `
  mutation AcceptPart($cmd: Cmd!, $assignment: ID!) {
    acceptPart(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const ReturnPart = graphql(
  `
  mutation ReturnPart($cmd: Cmd!, $assignment: ID!, $reason: String!) {
    returnPart(cmd: $cmd, assignment: $assignment, reason: $reason) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

interface Props {
  id: string;
  can: readonly string[];
  onDone: () => void;
}

export function PartReview({ id, can, onDone }: Props) {
  const say = useText();
  const field = useId();
  const [reason, setReason] = useState("");
  const accept = useCommand(AcceptPart);
  const giveBack = useCommand(ReturnPart);
  const told = (answer: object | undefined) => answer && onDone();
  const given = reason.trim();
  return (
    <Card title={say("todo.partReview")}>
      <div className="todo-form">
        {can.includes("acceptPart") && (
          <CommandButton
            type="primary"
            state={accept.state}
            onPress={() => void accept.run({ assignment: id }).then(told)}
            onAgain={() => void accept.again().then(told)}
          >
            {say("todo.accept")}
          </CommandButton>
        )}
        {can.includes("returnPart") && (
          <>
            <label htmlFor={field}>{say("todo.return.reason")}</label>
            <textarea
              id={field}
              className="todo-input"
              rows={3}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
            <CommandButton
              state={giveBack.state}
              disabled={given === "" || lengthOf(given) > MOST}
              onPress={() => void giveBack.run({ assignment: id, reason: given }).then(told)}
              onAgain={() => void giveBack.again().then(told)}
            >
              {say("todo.return")}
            </CommandButton>
          </>
        )}
      </div>
    </Card>
  );
}
