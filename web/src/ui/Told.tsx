// What came of a dialog, where it was opened. It takes the focus, for the button that had it may
// be gone by then.
import { useEffect, useRef } from "react";
import { CommandAnswer } from "./CommandButton";
import type { CommandState } from "./command";
import "./ask.css";

interface Props {
  words: string;
  state: CommandState;
}

export function Told({ words, state }: Props) {
  const here = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (state.is === "done") {
      here.current?.focus();
    }
  }, [state]);
  return (
    <p className="told" ref={here} tabIndex={-1}>
      <b>{words}</b> <CommandAnswer state={state} />
    </p>
  );
}
