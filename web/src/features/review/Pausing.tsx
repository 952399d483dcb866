// The clock of a duty stands still on paper, and goes on.
import { graphql } from "../../gql";
import { RECEIPT, REFUSAL, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { AskDialog } from "../../ui/AskDialog";
import { useNow } from "../../ui/clock";
import { about, refusalsOf } from "../../ui/command";
import { instantInWords } from "../../ui/dates";
import { ChoiceField, TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { type HeadDialog, MOST_PROOF } from "./time";

const SUSPEND = graphql(
  `
  mutation Suspend($cmd: Cmd!, $assignment: ID!, $cause: SuspendCause!, $proof: String!) {
    suspend(cmd: $cmd, assignment: $assignment, cause: $cause, proof: $proof) {
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

const RESUME = graphql(
  `
  mutation Resume($cmd: Cmd!, $assignment: ID!) {
    resume(cmd: $cmd, assignment: $assignment) {
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

const CAUSES = ["HIGHER_APPROVAL", "TENDER", "TEST", "SEASON", "FORCE_MAJEURE"] as const;

export function Suspend({ of, onDone, onClose }: HeadDialog) {
  const say = useText();
  const suspend = useCommand(SUSPEND);
  const [draft, change] = useTyped({ cause: "", proof: "" }, suspend);
  const cause = CAUSES.find((one) => one === draft.cause);
  const refusals = refusalsOf(suspend.state);
  return (
    <AskDialog
      title={say("timing.word.suspend")}
      consequences={[say("review.suspend.what")]}
      send={say("review.suspend.send")}
      state={suspend.state}
      ready={cause !== undefined}
      fields={["cause", "proof"]}
      onSend={() => cause && void suspend.run({ assignment: of.id, cause, proof: draft.proof })}
      onAgain={() => void suspend.again()}
      onDone={onDone}
      onClose={onClose}
    >
      <ChoiceField
        label={say("review.suspend.cause")}
        options={CAUSES.map((value) => ({ value, label: say(`word.suspendCause.${value}`) }))}
        value={draft.cause}
        refusals={about(refusals, "cause")}
        onChange={(next) => change({ cause: next })}
      />
      <TextField
        label={say("review.suspend.proof")}
        most={MOST_PROOF}
        value={draft.proof}
        refusals={about(refusals, "proof")}
        onChange={(proof) => change({ proof })}
      />
    </AskDialog>
  );
}

export function Resume({ of, onDone, onClose }: HeadDialog) {
  const say = useText();
  const resume = useCommand(RESUME);
  const now = useNow();
  const at = of.hold ? instantInWords(say, of.hold.since, now) : "";
  return (
    <AskDialog
      title={say("timing.word.resume")}
      consequences={[say("review.resume.what", { at })]}
      send={say("review.resume.send")}
      state={resume.state}
      onSend={() => void resume.run({ assignment: of.id })}
      onAgain={() => void resume.again()}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
