// The numbers of a draft of rules, each beside the one in force.
import { useId } from "react";
import { useText } from "../../i18n/useText";
import { type Draft, type Field, SECTIONS, type Values, written } from "./draft";

interface Props {
  values: Values;
  draft: Draft;
  /** What is no number. */
  wrong: readonly Field[];
  onChange: (draft: Draft) => void;
  /** Enter in any of them. */
  onEnter: () => void;
}

export function RuleForm({ values, draft, wrong, onChange, onEnter }: Props) {
  const say = useText();
  return (
    <div className="settle-rules">
      {SECTIONS.map(({ name, fields }) => (
        <fieldset key={name}>
          <legend>{say(`quarter.rule.${name}`)}</legend>
          <div className="settle-numbers">
            {fields.map((field) => (
              <Value
                key={field}
                field={field}
                now={written(values, field)}
                typed={draft[field]}
                wrong={wrong.includes(field)}
                onEnter={onEnter}
                onType={(text) => onChange(withText(draft, field, text, written(values, field)))}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

/** A field that says again what is in force is no part of the draft. */
function withText(draft: Draft, field: Field, text: string, now: string): Draft {
  const { [field]: _, ...rest } = draft;
  return text === now ? rest : { ...rest, [field]: text };
}

interface ValueProps {
  field: Field;
  now: string;
  typed: string | undefined;
  wrong: boolean;
  onType: (text: string) => void;
  onEnter: () => void;
}

function Value({ field, now, typed, wrong, onType, onEnter }: ValueProps) {
  const say = useText();
  const id = useId();
  return (
    <div className="settle-number" data-changed={typed !== undefined || undefined}>
      <label htmlFor={id}>{say(`quarter.rule.${field}`)}</label>
      <input
        id={id}
        className="settle-input"
        inputMode="decimal"
        aria-invalid={wrong}
        aria-describedby={`${id}now`}
        value={typed ?? now}
        onChange={({ target }) => onType(target.value)}
        onKeyDown={({ key }) => key === "Enter" && onEnter()}
      />
      <small id={`${id}now`}>
        {say(wrong ? "quarter.rule.wrong" : "quarter.rule.now", { value: now })}
      </small>
    </div>
  );
}
