// Asks once more before something that is hard to undo, and says what will happen. The browser's
// own dialog keeps the focus, closes on Escape and gives the focus back; it closes by itself when
// it is done.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";

interface Props {
  title: string;
  /** The word on the button that does it. */
  send: string;
  state: CommandState;
  onSend: () => void;
  onAgain: () => void;
  onClose: () => void;
  children: ReactNode;
}

export function Confirm({ title, send, state, onSend, onAgain, onClose, children }: Props) {
  const say = useText();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (state.is === "done") {
      dialog.current?.close();
    }
  }, [state.is]);
  return (
    <dialog className="settle-confirm" ref={dialog} onClose={onClose} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      <CommandAnswer state={state} onAgain={onAgain} />
      <div className="settle-buttons">
        <CommandButton type="primary" silent state={state} onPress={onSend}>
          {send}
        </CommandButton>
        <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
          {say("quarter.cancel")}
        </button>
      </div>
    </dialog>
  );
}
