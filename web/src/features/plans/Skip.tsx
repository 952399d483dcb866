// Leaving out one period of a plan.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog, type Asking } from "../../ui/AskDialog";
import { about, refusalsOf } from "../../ui/command";
import { TextField } from "../../ui/Field";
import { periodInWords } from "../../ui/periods";
import { useTyped } from "../../ui/typed";
import { MOST_REASON } from "./draft";
import { PLAN, type Plan } from "./plan";

const SKIP = graphql(
  `
  mutation PlanSkip($cmd: Cmd!, $plan: ID!, $periodKey: String!, $reason: String!) {
    skipPeriod(cmd: $cmd, plan: $plan, periodKey: $periodKey, reason: $reason) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      plan { id ...Plan_all }
    }
  }
`,
  [RECEIPT, REFUSAL, PLAN],
);

export function Skip({ plan, period, onDone, onClose }: Asking & { plan: Plan; period: string }) {
  const say = useText();
  const skip = useCommand(SKIP);
  const [{ reason }, change] = useTyped({ reason: "" }, skip);
  const name = { period: periodInWords(say, period) };
  const send = () =>
    void skip.run({ plan: plan.id, periodKey: period, reason }, { expectedVersion: plan.version });
  return (
    <AskDialog
      title={say("plans.skip.title", name)}
      consequences={[say("plans.skip.what", name), say("plans.skip.final")]}
      send={say("plans.skip.send")}
      state={skip.state}
      fields={["reason"]}
      onSend={send}
      onAgain={() => void skip.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <TextField
        label={say("plans.reason")}
        most={MOST_REASON}
        value={reason}
        refusals={about(refusalsOf(skip.state), "reason")}
        onChange={(next) => change({ reason: next })}
      />
    </AskDialog>
  );
}
