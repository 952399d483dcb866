// The fields of a report: what was done, how far it is, “nothing new”. Characters are counted as
// the service counts them; what it refuses stands at the field it is about.
import { type ReactNode, useId } from "react";
import { useText } from "../../i18n/useText";
import { about, type Refusal } from "../../ui/command";
import { parts } from "../../ui/dates";
import { Refused } from "../../ui/Field";
import { grouped } from "../../ui/numbers";
import { lengthOf } from "../../ui/typed";
import type { Draft, Kept } from "./draft";

export const MOST = 4_000;

/** The percent as the service takes it; undefined when it is none. */
export function percentOf({ percent }: Draft): number | null | undefined {
  if (percent.trim() === "") {
    return null;
  }
  const n = Number(percent);
  return Number.isInteger(n) && n >= 0 && n <= 100 ? n : undefined;
}

export interface Before {
  text: string;
  /** Whose words these are: an earlier report of this duty, or of the period before. */
  period: string | undefined;
}

interface Props {
  kept: Kept;
  /** Text of the report before this one. */
  before: Before | undefined;
  /** A part has only its text. */
  part: boolean;
  refusals: readonly Refusal[];
}

export function Fields({ kept, before, part, refusals }: Props) {
  const say = useText();
  const id = useId();
  const { draft, change } = kept;
  const n = lengthOf(draft.text);
  const wrong = about(refusals, "text");
  return (
    <>
      <div>
        <div className="todo-label">
          <label htmlFor={`${id}text`}>{say("todo.form.text")}</label>
          <Starts kept={kept} before={before} part={part} />
        </div>
        <textarea
          id={`${id}text`}
          className="todo-input"
          rows={7}
          value={draft.text}
          placeholder={say("todo.form.hint")}
          aria-describedby={`${id}count`}
          aria-invalid={n > MOST || wrong.length > 0}
          onChange={({ target }) => change({ text: target.value })}
        />
        <p className="todo-soft todo-under" id={`${id}count`}>
          <Saving kept={kept} />
          <span className="number">
            {say("todo.form.count", { n: grouped(String(n)), most: grouped(String(MOST)) })}
            {n > MOST && ` · ${say("todo.form.long", { n: n - MOST })}`}
          </span>
        </p>
        <Refused refusals={wrong} />
      </div>
      {!part && <HowFar id={id} kept={kept} refusals={about(refusals, "percent")} />}
    </>
  );
}

function Saving({ kept: { savedAt, unsaved, restored } }: { kept: Kept }) {
  const say = useText();
  if (unsaved) {
    return <span role="alert">{say("todo.form.unsaved")}</span>;
  }
  if (savedAt === undefined) {
    return <span>{say("todo.form.keeps")}</span>;
  }
  const { time } = parts(savedAt);
  return <span>{say(restored ? "todo.form.restored" : "todo.form.kept", { time })}</span>;
}

/** Ways not to begin with an empty sheet. */
function Starts({ kept, before, part }: Pick<Props, "kept" | "before" | "part">) {
  const say = useText();
  const { draft, change } = kept;
  const ways: ReactNode[] = [];
  if (before) {
    ways.push(
      <button
        key="reuse"
        type="button"
        className="todo-way"
        onClick={() => change({ text: before.text, noChange: false })}
      >
        {before.period
          ? say("todo.form.reuse.period", { period: before.period })
          : say("todo.form.reuse")}
      </button>,
    );
  }
  if (draft.text.trim() === "") {
    ways.push(
      <button
        key="outline"
        type="button"
        className="todo-way"
        onClick={() => change({ text: say(part ? "todo.form.outline.part" : "todo.form.outline") })}
      >
        {say("todo.form.outline.use")}
      </button>,
    );
  }
  return <span className="todo-ways">{ways}</span>;
}

interface HowFarProps {
  id: string;
  kept: Kept;
  refusals: readonly Refusal[];
}

function HowFar({ id, kept: { draft, change }, refusals }: HowFarProps) {
  const say = useText();
  const wrong = percentOf(draft) === undefined;
  const sentence = say("todo.form.noChange.text");
  const nothingNew = (noChange: boolean) => {
    const { text } = draft;
    if (noChange) {
      change(text.trim() === "" ? { noChange, text: sentence } : { noChange });
    } else {
      change(text === sentence ? { noChange, text: "" } : { noChange });
    }
  };
  return (
    <div>
      <div className="todo-far">
        <label htmlFor={`${id}percent`}>{say("todo.form.percent")}</label>
        <span>
          <input
            id={`${id}percent`}
            className="todo-input"
            inputMode="numeric"
            maxLength={3}
            value={draft.percent}
            aria-invalid={wrong || refusals.length > 0}
            aria-describedby={`${id}wrong`}
            onChange={({ target }) => change({ percent: target.value })}
          />{" "}
          %
        </span>
        <label className="todo-check">
          <input
            type="checkbox"
            checked={draft.noChange}
            onChange={({ target }) => nothingNew(target.checked)}
          />
          {say("todo.form.noChange")}
        </label>
      </div>
      <span id={`${id}wrong`} role="status" className="todo-soft">
        {wrong && say("todo.form.percent.wrong")}
      </span>
      <Refused refusals={refusals} />
    </div>
  );
}
