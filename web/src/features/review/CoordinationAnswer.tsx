// A unit asks the office to speak with those who assist: its words, and the office's answer, with
// which the request leaves the pile. Who cannot answer reads it all the same.
import { graphql } from "../../gql";
import { payloadOf, RECEIPT, REFUSAL, stateOf, useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { useNow } from "../../ui/clock";
import { about, elsewhere, refusalsOf } from "../../ui/command";
import { instantInWords } from "../../ui/dates";
import { TextField } from "../../ui/Field";
import { useTyped } from "../../ui/typed";
import { MOST_REASON, type Weighed } from "./time";
import { Words } from "./Words";

const ANSWER = graphql(
  `
  mutation AnswerCoordination($cmd: Cmd!, $input: AnswerCoordinationInput!) {
    answerCoordination(cmd: $cmd, input: $input) {
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

interface Props extends Weighed {
  /** When it was asked. */
  since: string;
}

export function CoordinationAnswer({ of, trail, since, onDecided }: Props) {
  const say = useText();
  const at = instantInWords(say, since, useNow());
  return (
    <section className="review-decision" aria-label={say("review.coord")}>
      <h3>{say("review.coord")}</h3>
      <p>{say("review.coord.asked", { unit: of.unit.shortName, at })}</p>
      <Words trail={trail} kind="CoordinationAsked" words={{ text: "review.said.text" }} />
      <small className="stamp">{say("review.coord.how")}</small>
      {of.can.includes("answerCoordination") && <Answer of={of} onDecided={onDecided} />}
    </section>
  );
}

function Answer({ of, onDecided }: Pick<Weighed, "of" | "onDecided">) {
  const say = useText();
  const answer = useCommand(ANSWER);
  const [{ text }, change] = useTyped({ text: "" }, answer);
  const { state } = answer;
  const told = (data: object | undefined) =>
    data && onDecided("review.told.coordinationAnswered", stateOf(payloadOf(data)));
  const send = () =>
    void answer
      .run({ input: { assignment: of.id, text } }, { expectedVersion: of.version })
      .then(told);
  return (
    <>
      <fieldset className="review-fields" disabled={state.is === "busy"}>
        <TextField
          label={say("review.coord.answer")}
          hint={say("review.coord.answer.hint", { unit: of.unit.shortName })}
          most={MOST_REASON}
          value={text}
          refusals={about(refusalsOf(state), "text")}
          onChange={(next) => change({ text: next })}
        />
      </fieldset>
      <CommandAnswer
        state={elsewhere(state, ["text"])}
        onAgain={() => void answer.again().then(told)}
      />
      <div className="review-send">
        <CommandButton type="primary" silent state={state} onPress={send}>
          {say("review.coord.send")}
        </CommandButton>
      </div>
    </>
  );
}
