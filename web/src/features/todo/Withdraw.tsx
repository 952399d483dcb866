// Taking a report back before it is reviewed.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { Card } from "../../ui/Page";

const WithdrawSubmission = graphql(
  `
  mutation WithdrawSubmission($cmd: Cmd!, $assignment: ID!) {
    withdrawSubmission(cmd: $cmd, assignment: $assignment) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment { id }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

interface Props {
  it: { id: string; can: readonly string[] };
  onDone: () => void;
  /** The report is back; the form begins anew. */
  onTaken: () => void;
}

export function Withdraw({ it, onDone, onTaken }: Props) {
  const say = useText();
  const back = useCommand(WithdrawSubmission);
  const able = it.can.includes("withdrawSubmission");
  if (!able && back.state.is === "idle") {
    return null;
  }
  const take = async (once: "run" | "again") => {
    if (await (once === "run" ? back.run({ assignment: it.id }) : back.again())) {
      onTaken();
      onDone();
    }
  };
  return (
    <Card title={say("todo.withdraw.title")}>
      <p className="todo-soft">{say("todo.withdraw.why")}</p>
      {able ? (
        <CommandButton
          state={back.state}
          onPress={() => void take("run")}
          onAgain={() => void take("again")}
        >
          {say("todo.withdraw")}
        </CommandButton>
      ) : (
        <CommandAnswer state={back.state} />
      )}
    </Card>
  );
}
