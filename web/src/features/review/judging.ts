// Giving the answer to a report: one command at a time, and what came of the last one.
import { useCallback, useState } from "react";
import { graphql } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import type { CommandState } from "../../ui/command";
import type { Choice, Reason } from "./reasons";

const REVIEW = graphql(
  `
  mutation Review($cmd: Cmd!, $input: ReviewInput!) {
    review(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment {
        id
        version
        state
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

const CONFIRM = graphql(
  `
  mutation ConfirmRedPlate($cmd: Cmd!, $assignment: ID!, $agree: Boolean!, $reason: String!) {
    confirmRedPlate(cmd: $cmd, assignment: $assignment, agree: $agree, reason: $reason) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      assignment {
        id
        version
        state
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export interface Judged {
  id: string;
  version: number;
  /** Short name of the unit, for the line that tells what came of it. */
  unit: string;
}

export interface Word {
  choice: Choice;
  reason: Reason | undefined;
  words: string;
}

/** An answer that was taken, as it stays to be read while the next report is looked at. */
export interface Taken {
  judged: Judged;
  choice: Choice;
  state: CommandState;
}

interface Asked extends Word {
  judged: Judged;
}

export function useJudging(onTaken: (judged: Judged) => void) {
  const review = useCommand(REVIEW);
  const confirm = useCommand(CONFIRM);
  const [asked, setAsked] = useState<Asked>();
  const [taken, setTaken] = useState<Taken>();

  const settle = useCallback(
    (question: Asked, data: object | undefined) => {
      if (data) {
        setTaken({ ...question, state: stateOf(payloadOf(data)) });
        onTaken(question.judged);
      }
    },
    [onTaken],
  );
  const send = useCallback(
    async (judged: Judged, word: Word) => {
      const question = { judged, ...word };
      setAsked(question);
      const at = { expectedVersion: judged.version };
      settle(
        question,
        isConfirming(word.choice)
          ? await confirm.run(confirmation(judged, word), at)
          : await review.run({ input: answer(judged, word) }, at),
      );
    },
    [review.run, confirm.run, settle],
  );
  const current = asked && isConfirming(asked.choice) ? confirm : review;
  const again = useCallback(async () => {
    if (asked) {
      settle(asked, await current.again());
    }
  }, [asked, current.again, settle]);

  /** How the command about this one stands; what came of another is not its business. */
  const stateFor = (id: string): CommandState =>
    asked?.judged.id === id && current.state.is !== "done" ? current.state : { is: "idle" };
  return { send, again, stateFor, taken };
}

function isConfirming(choice: Choice): boolean {
  return choice === "AGREE" || choice === "DECLINE";
}

function confirmation({ id }: Judged, { choice, words }: Word) {
  return { assignment: id, agree: choice === "AGREE", reason: words };
}

function answer({ id }: Judged, { choice, reason, words }: Word) {
  const plate = choice === "GREEN" || choice === "YELLOW" || choice === "RED" ? choice : null;
  return {
    assignment: id,
    approve: plate !== null,
    plate,
    reasonCode: reason ?? null,
    reason: words,
  };
}
