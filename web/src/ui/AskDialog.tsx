// A dialog that asks for what a command needs, and says before what follows from it. The browser's
// own dialog keeps the focus, closes on Escape and gives the focus back; once it is done it closes
// by itself, and whoever opened it shows the answer.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../i18n/useText";
import { CommandAnswer, CommandButton } from "./CommandButton";
import { type CommandState, elsewhere } from "./command";
import "./ask.css";

/** What a dialog tells whoever opened it. */
export interface Asking {
  /** Done; it closes after that. */
  onDone: (state: CommandState) => void;
  onClose: () => void;
}

interface Props extends Pick<Asking, "onClose">, Partial<Pick<Asking, "onDone">> {
  title: string;
  /** What follows, a sentence each. */
  consequences: readonly string[];
  /** The word on the button that does it. */
  send: string;
  state: CommandState;
  /** Nothing is missing that it could not be sent without. */
  ready?: boolean;
  /** Fields that show themselves what is refused about them. */
  fields?: readonly string[];
  onSend: () => void;
  onAgain: () => void;
  children?: ReactNode;
}

export function AskDialog(props: Props) {
  const { title, consequences, send, state, ready = true, fields = [], children } = props;
  const say = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { onDone } = props;
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (state.is === "done") {
      done.current?.(state);
      dialog.current?.close();
    }
  }, [state]);
  return (
    <dialog className="ask" ref={dialog} onClose={props.onClose} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="ask-consequences">
        {consequences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {children && (
        <fieldset className="ask-fields" disabled={state.is === "busy"}>
          {children}
        </fieldset>
      )}
      <CommandAnswer state={elsewhere(state, fields)} onAgain={props.onAgain} />
      <div className="ask-buttons">
        <CommandButton type="primary" silent state={state} disabled={!ready} onPress={props.onSend}>
          {send}
        </CommandButton>
        <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
          {say("ui.dialog.cancel")}
        </button>
      </div>
    </dialog>
  );
}
