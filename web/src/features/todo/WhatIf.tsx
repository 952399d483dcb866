// What a report would earn now and later: a line under an entry, a box above the form.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { LampDot } from "../../ui/LampDot";
import { foreseen, type Span } from "./outlook";

interface Props {
  spans: readonly Span[];
  /** With the rule's own sentences. */
  full?: boolean;
}

export function WhatIf({ spans, full = false }: Props) {
  const say = useText();
  const ahead = foreseen(say, spans, useNow());
  if (ahead.length === 0) {
    return null;
  }
  return (
    <ul className={full ? "todo-outlook" : "todo-ahead"} aria-label={say("todo.outlook")}>
      {ahead.map((span) => (
        <li key={span.from} data-now={span.now || undefined}>
          <LampDot lamp={span.lamp} />
          <span>
            {full || ahead.length > 1 ? span.words : span.sentence}
            {full && <small>{span.sentence}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
