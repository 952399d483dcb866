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

interface DayProps extends Common {
  min?: string | undefined;
  max?: string | undefined;
}

/** A day as the schema writes it, `2020-06-10`; empty while none is chosen. */
export function DayField({ min, max, onChange, ...field }: DayProps) {
  return (
    <Field {...field}>
      {(wired) => (
        <input
          {...wired}
          type="date"
          min={min}
          max={max}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

interface ChoiceProps extends Common {
  options: readonly { value: string; label: string; group?: string }[];
}

/** One of a list that the browser unfolds, in groups where the options name them. */
export function ChoiceField({ options, onChange, ...field }: ChoiceProps) {
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
          <option value="">{say("ui.field.choose")}</option>
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
