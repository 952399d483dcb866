// One thing the office has to decide, in place: what is asked, yes or no, what follows from either,
// and the fields that go with it.
import type { ReactNode } from "react";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { type CommandState, elsewhere } from "../../ui/command";

export type Verdict = "yes" | "no";

interface Props {
  title: string;
  /** What is asked, in one sentence, and in the words of who asks. */
  asked: ReactNode;
  words: Readonly<Record<Verdict, string>>;
  chosen: Verdict | undefined;
  onChoose: (verdict: Verdict) => void;
  /** What follows from what is chosen. */
  consequence: string;
  state: CommandState;
  ready?: boolean;
  /** Fields that show themselves what is refused about them. */
  fields: readonly string[];
  onSend: () => void;
  onAgain: () => void;
  children: ReactNode;
}

export function Decision(props: Props) {
  const { title, asked, words, chosen, onChoose, state, fields, children } = props;
  const say = useText();
  return (
    <section className="review-decision" aria-label={title}>
      <h3>{title}</h3>
      {asked}
      <fieldset className="review-choices" aria-label={title} disabled={state.is === "busy"}>
        {(["yes", "no"] as const).map((verdict) => (
          <button
            type="button"
            key={verdict}
            aria-pressed={verdict === chosen}
            onClick={() => onChoose(verdict)}
          >
            {words[verdict]}
          </button>
        ))}
      </fieldset>
      {chosen ? (
        <>
          <p className="review-note" role="status">
            {props.consequence}
          </p>
          <fieldset className="review-fields" disabled={state.is === "busy"}>
            {children}
          </fieldset>
          <CommandAnswer state={elsewhere(state, fields)} onAgain={props.onAgain} />
          <div className="review-send">
            <CommandButton
              type="primary"
              silent
              state={state}
              disabled={props.ready === false}
              onPress={props.onSend}
            >
              {say("review.decide.send")}
            </CommandButton>
          </div>
        </>
      ) : (
        <small className="stamp">{say("review.decide.choose")}</small>
      )}
    </section>
  );
}
