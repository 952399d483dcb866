// A word that can be opened for its explanation, with the pointer, the finger or the keyboard.
import type { KeyboardEvent, ReactNode } from "react";
import "./figures.css";

interface Props {
  word: string;
  children: ReactNode;
}

export function Hint({ word, children }: Props) {
  return (
    <details
      className="hint"
      onKeyDown={closeOnEscape}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) {
          currentTarget.open = false;
        }
      }}
    >
      <summary>{word}</summary>
      <div className="hint-text">{children}</div>
    </details>
  );
}

function closeOnEscape({ key, currentTarget }: KeyboardEvent<HTMLDetailsElement>) {
  if (key === "Escape") {
    currentTarget.open = false;
  }
}
