// The words of a new matter.
import { useText } from "../../i18n/useText";
import { SOURCES, TYPES } from "./draft";
import { Choose, Field } from "./Field";
import type { Faults } from "./faults";
import { aspectsOf, type House } from "./house";
import type { Drafting } from "./useDraft";

interface Props {
  house: House;
  drafting: Drafting;
  faults: Faults;
}

export function MatterWords({ house, drafting: { draft, change }, faults }: Props) {
  const say = useText();
  const text = (field: "number" | "title" | "goal" | "year", span: 1 | 2 | 3 | 4) => (
    <Field
      label={say(field === "title" ? "issue.title.field" : `issue.${field}`)}
      faults={faults[field]}
      span={span}
    >
      {(wired) => (
        <input
          {...wired}
          value={draft[field]}
          placeholder={field === "number" ? say("issue.number.hint") : undefined}
          inputMode={field === "year" ? "numeric" : undefined}
          onChange={({ target }) => change({ [field]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <fieldset className="issue-grid">
      <legend className="sr-only">{say("issue.matter")}</legend>
      {text("number", 1)}
      {text("title", 3)}
      <Choose
        label={say("issue.type")}
        faults={faults.type}
        value={draft.type}
        options={TYPES.map((value) => ({ value, label: say(`word.type.${value}`) }))}
        onPick={(type) => change({ type, aspect: "" })}
      />
      <Choose
        label={say("issue.aspect")}
        faults={faults.aspect}
        value={draft.aspect}
        empty={say("issue.choose")}
        options={aspectsOf(house, draft.type)}
        onPick={(aspect) => change({ aspect })}
      />
      <Choose
        label={say("issue.source")}
        faults={faults.source}
        value={draft.source}
        options={SOURCES.map((value) => ({ value, label: say(`word.source.${value}`) }))}
        onPick={(source) => change({ source })}
      />
      {text("year", 1)}
      {text("goal", 4)}
    </fieldset>
  );
}
