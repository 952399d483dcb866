// By when: a deadline for each item of a new matter, read back in words while it is typed, and
// the period the order is for.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { type Frequency, periodInWords, periodsOf, RECURRING } from "../../ui/periods";
import { useCalendar } from "./calendar";
import { DUE_KINDS, type DueDraft, ONCE } from "./draft";
import { instantOf, typedInWords } from "./due";
import { Choose, Field, Note } from "./Field";
import type { Faults } from "./faults";
import type { Drafting } from "./useDraft";

interface Props {
  drafting: Drafting;
  faults: Faults;
}

export function Dues({ drafting, faults }: Props) {
  const { draft, changeItem } = drafting;
  const say = useText();
  if (draft.way === "known") {
    return (
      <>
        <p className="issue-hint">{say("issue.due.known")}</p>
        <Period drafting={drafting} faults={faults} frequencies={RECURRING} />
      </>
    );
  }
  const recurring = draft.items.flatMap(({ due }) => (due.kind === "each" ? [due.each] : []));
  return (
    <>
      {draft.items.map((item, no) => (
        <Due
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its number
          key={no}
          label={
            draft.items.length > 1 ? say("issue.due.of", { n: no + 1 }) : say("issue.due.kind")
          }
          due={item.due}
          faults={faults[`items.${no}.due`] ?? []}
          onChange={(part) => changeItem(no, { due: { ...item.due, ...part } })}
        />
      ))}
      <p className="issue-hint">{say("issue.due.calendar")}</p>
      {recurring.length > 0 && (
        <Period drafting={drafting} faults={faults} frequencies={[...new Set(recurring)]} />
      )}
    </>
  );
}

interface DueProps {
  label: string;
  due: DueDraft;
  faults: readonly string[];
  onChange: (part: Partial<DueDraft>) => void;
}

function Due({ label, due, faults, onChange }: DueProps) {
  const say = useText();
  const now = useNow();
  const instant = instantOf(due);
  const calendar = useCalendar(instant === undefined ? [] : [instant]);
  return (
    <fieldset className="issue-due">
      <legend className="sr-only">{label}</legend>
      <div className="issue-grid">
        <Choose
          label={label}
          value={due.kind}
          options={DUE_KINDS.map((value) => ({ value, label: say(`issue.due.${value}`) }))}
          onPick={(kind) => onChange({ kind })}
        />
        <Typed due={due} faults={faults} onChange={onChange} />
        <p className="issue-read" data-span={due.kind === "before" ? 1 : 2}>
          <b>{typedInWords(say, due, now, calendar)}</b>
        </p>
      </div>
      {faults.length > 0 && <Note faults={faults} />}
    </fieldset>
  );
}

function Typed({ due, faults, onChange }: Omit<DueProps, "label">) {
  const say = useText();
  const wrong = { "aria-invalid": faults.length > 0 };
  if (due.kind === "each") {
    return (
      <Choose
        label={say("issue.due.frequency")}
        value={due.each}
        options={RECURRING.map((value) => ({ value, label: say(`word.frequency.${value}`) }))}
        onPick={(each) => onChange({ each })}
      />
    );
  }
  if (due.kind === "workingDays" || due.kind === "naturalDays") {
    return (
      <Field label={say("issue.due.days")}>
        {(wired) => (
          <input
            {...wired}
            {...wrong}
            type="number"
            min={1}
            value={due.days}
            onChange={({ target }) => onChange({ days: target.value })}
          />
        )}
      </Field>
    );
  }
  return (
    <>
      <Field label={say("issue.due.day")}>
        {(wired) => (
          <input
            {...wired}
            {...wrong}
            type="date"
            value={due.day}
            onChange={({ target }) => onChange({ day: target.value })}
          />
        )}
      </Field>
      {due.kind === "before" && (
        <Field label={say("issue.due.time")}>
          {(wired) => (
            <input
              {...wired}
              type="time"
              value={due.time}
              onChange={({ target }) => onChange({ time: target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

interface PeriodProps extends Props {
  frequencies: readonly Frequency[];
}

function Period({ drafting: { draft, change }, faults, frequencies }: PeriodProps) {
  const say = useText();
  const now = useNow();
  const keys = frequencies.flatMap((frequency) => periodsOf(frequency, now));
  const known = draft.period === ONCE || keys.includes(draft.period);
  const options = [
    { value: ONCE, label: say("issue.period.own") },
    ...[...keys, ...(known ? [] : [draft.period])].map((value) => ({
      value,
      label: periodInWords(say, value),
    })),
  ];
  return (
    <div className="issue-grid">
      <Choose
        label={say("issue.period")}
        hint={say("issue.period.hint")}
        faults={faults.period}
        span={4}
        value={draft.period}
        options={options}
        onPick={(period) => change({ period })}
      />
    </div>
  );
}
