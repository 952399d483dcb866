// Ending a plan: nothing comes of it any more, and what it has issued stays.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog, type Asking } from "../../ui/AskDialog";
import { about, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { MOST_REASON } from "./draft";
import { PLAN, type Plan } from "./plan";

const STOP = graphql(
  `
  mutation PlanStop($cmd: Cmd!, $plan: ID!, $reason: String!) {
    stopPlan(cmd: $cmd, plan: $plan, reason: $reason) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      plan { id ...Plan_all }
    }
  }
`,
  [RECEIPT, REFUSAL, PLAN],
);

export function Stop({ plan, onDone, onClose }: Asking & { plan: Plan }) {
  const say = useText();
  const stop = useCommand(STOP);
  const [{ reason }, change] = useTyped({ reason: "" }, stop);
  return (
    <AskDialog
      title={say("plans.stop.title")}
      consequences={[say("plans.stop.what"), say("plans.stop.final")]}
      send={say("plans.stop.send")}
      state={stop.state}
      fields={["reason"]}
      onSend={() => void stop.run({ plan: plan.id, reason }, { expectedVersion: plan.version })}
      onAgain={() => void stop.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <TextField
        label={say("plans.reason")}
        most={MOST_REASON}
        value={reason}
        refusals={about(refusalsOf(stop.state), "reason")}
        onChange={(next) => change({ reason: next })}
      />
    </AskDialog>
  );
}
