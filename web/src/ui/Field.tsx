// The fields of a form: their label, what helps to fill them in, and what was refused about them.
import { type ReactNode, useId } from "react";
import { useText } from "../i18n/useText";
import { CommandAnswer } from "./CommandButton";
import type { Refusal } from "./command";
import { groupName } from "./groups";
import { grouped } from "./numbers";
import { lengthOf } from "./typed";
import "./ask.css";

/** Refusals, at the field they are about. */
export function Refused({ refusals }: { refusals: readonly Refusal[] }) {
  return refusals.length > 0 ? <CommandAnswer state={{ is: "refused", refusals }} /> : null;
}

interface Common {
  label: string;
  hint?: string;
  value: string;
  refusals: readonly Refusal[];
  onChange: (value: string) => void;
}

interface Wired {
  id: string;
  className: string;
  value: string;
  "aria-invalid": boolean;
  "aria-describedby": string;
}

interface FieldProps extends Omit<Common, "onChange"> {
  /** It cannot be sent as it is. */
  wrong?: boolean;
  children: (wired: Wired) => ReactNode;
}

export function Field({ label, hint, value, refusals, wrong = false, children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        value,
        className: "field-input",
        "aria-invalid": wrong || refusals.length > 0,
        "aria-describedby": `${id}hint`,
      })}
      <div id={`${id}hint`}>
        {hint && <small>{hint}</small>}
        <Refused refusals={refusals} />
      </div>
    </div>
  );
}

interface TextProps extends Common {
  /** Characters that the service takes. */
  most: number;
  rows?: number;
}

export function TextField({ most, rows = 2, hint, onChange, ...field }: TextProps) {
  const say = useText();
  const n = lengthOf(field.value);
  const count = say("ui.field.count", { n: grouped(n), most: grouped(most) });
  return (
    <Field {...field} hint={hint ? `${hint} ${count}` : count} wrong={n > most}>
      {(wired) => (
        <textarea {...wired} rows={rows} onChange={({ target }) => onChange(target.value)} />
      )}
    </Field>
  );
}

interface InputProps extends Common {
  type: "date" | "time" | "number";
  min?: string | undefined;
  max?: string | undefined;
}

/** A day, an hour or a number, as the browser lets it be typed; empty while there is none. */
export function InputField({ type, min, max, onChange, ...field }: InputProps) {
  return (
    <Field {...field}>
      {(wired) => (
        <input
          {...wired}
          type={type}
          min={min}
          max={max}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

/** A day as the schema writes it, `2020-06-10`. */
export function DayField(field: Omit<InputProps, "type">) {
  return <InputField {...field} type="date" />;
}

interface ChoiceProps extends Common {
  options: readonly { value: string; label: string; group?: string }[];
  /** What stands there while none is chosen; null where one always is. */
  empty?: string | null;
}

/** One of a list that the browser unfolds, in groups where the options name them. */
export function ChoiceField({ options, empty, onChange, ...field }: ChoiceProps) {
  const say = useText();
  const groups = [...new Set(options.map(({ group }) => group))];
  const listed = (group: string | undefined) =>
    options
      .filter((one) => one.group === group)
      .map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ));
  return (
    <Field {...field}>
      {(wired) => (
        <select {...wired} onChange={({ target }) => onChange(target.value)}>
          {empty !== null && <option value="">{empty ?? say("ui.field.choose")}</option>}
          {groups.map((group) =>
            group === undefined ? (
              listed(group)
            ) : (
              <optgroup key={group} label={groupName(say, group)}>
                {listed(group)}
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  );
}
