// A labelled field with what is wrong with it below, and choices that are few enough to be seen.
import { type ReactNode, useId } from "react";

interface Wired {
  id: string;
  className: string;
  "aria-invalid": boolean;
  "aria-describedby": string;
}

interface Props {
  label: string;
  faults?: readonly string[] | undefined;
  hint?: string;
  /** Columns of the form's grid. */
  span?: 1 | 2 | 3 | 4;
  children: (wired: Wired) => ReactNode;
}

export function Field({ label, faults = [], hint, span = 1, children }: Props) {
  const id = useId();
  const wrong = faults.length > 0;
  return (
    <div className="issue-field" data-span={span}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        className: "issue-input",
        "aria-invalid": wrong,
        "aria-describedby": `${id}note`,
      })}
      <Note id={`${id}note`} faults={faults} {...(hint && { hint })} />
    </div>
  );
}

interface NoteProps {
  id?: string;
  faults: readonly string[];
  hint?: string;
}

/** What is wrong, or else what helps. */
export function Note({ id, faults, hint }: NoteProps) {
  if (faults.length > 0) {
    return (
      <span className="issue-wrong" id={id} role="alert">
        {faults.join(" ")}
      </span>
    );
  }
  return (
    <span className="issue-hint" id={id}>
      {hint}
    </span>
  );
}

interface Option<T extends string> {
  value: T;
  label: string;
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
  /** The label is for screen readers only. */
  bare?: boolean;
}

/** One of a few, side by side. */
export function Switch<T extends string>(props: ChoiceProps<T>) {
  const { label, value, options, onChange, bare } = props;
  const name = useId();
  return (
    <fieldset className="issue-switch">
      <legend className={bare ? "sr-only" : undefined}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} data-chosen={option.value === value || undefined}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

interface SelectProps<T extends string> {
  value: T;
  options: readonly Option<T>[];
  onPick: (value: T) => void;
  /** Shown while nothing is chosen. */
  empty?: string;
}

/** One of many, from a list that opens. */
export function Choose<T extends string>(props: SelectProps<T> & Omit<Props, "children">) {
  const { value, options, onPick, empty, ...field } = props;
  return (
    <Field {...field}>
      {(wired) => (
        <select {...wired} value={value} onChange={({ target }) => onPick(target.value as T)}>
          {empty !== undefined && <option value="">{empty}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
