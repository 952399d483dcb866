// How often a plan comes, by when each period is due, and when it is issued.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { about } from "../../ui/command";
import { ChoiceField, InputField } from "../../ui/Field";
import { known } from "../../ui/filters";
import { periodInWords, periodsOf, RECURRING } from "../../ui/periods";
import { ChosenDays } from "./ChosenDays";
import { type Draft, fieldsOf, RULES } from "./draft";
import type { Writing } from "./writing";

/** Periods ahead that are offered as the first and the last. */
const FIRSTS = 6;
const LASTS = 24;

export function Cadence({ writing }: { writing: Writing }) {
  const say = useText();
  const { draft, change, refusals } = writing;
  const shows = fieldsOf(draft);
  return (
    <div className="plans-grid">
      <ChoiceField
        label={say("plans.rule")}
        options={RULES.map((value) => ({ value, label: say(`plans.rule.${value}`) }))}
        empty={null}
        value={draft.rule}
        refusals={about(refusals, "due")}
        onChange={(rule) => change({ rule: known([rule], RULES)[0] ?? draft.rule })}
      />
      {shows.frequency && <Often writing={writing} />}
      {shows.day && <OnDay writing={writing} />}
      {shows.dates && (
        <ChosenDays
          days={draft.dates}
          refusals={about(refusals, "days")}
          onChange={(dates) => change({ dates })}
        />
      )}
      {shows.before && (
        <InputField
          type="time"
          label={say("plans.before")}
          hint={say("plans.before.hint")}
          value={draft.before}
          refusals={about(refusals, "before")}
          onChange={(before) => change({ before })}
        />
      )}
      {shows.days && (
        <InputField
          type="number"
          min="1"
          label={say(`plans.days.${draft.rule === "workingDays" ? "working" : "natural"}`)}
          value={draft.days}
          refusals={[]}
          onChange={(days) => change({ days })}
        />
      )}
      {shows.lead && (
        <InputField
          type="number"
          min="0"
          label={say("plans.lead")}
          hint={say("plans.lead.hint")}
          value={draft.lead}
          refusals={about(refusals, "leadDays")}
          onChange={(lead) => change({ lead })}
        />
      )}
      <InputField
        type="time"
        label={say("plans.hour")}
        value={draft.at}
        refusals={[]}
        onChange={(at) => change({ at })}
      />
      {shows.frequency && <Span writing={writing} />}
    </div>
  );
}

function Often({ writing: { draft, change } }: { writing: Writing }) {
  const say = useText();
  return (
    <ChoiceField
      label={say("plans.frequency")}
      options={RECURRING.map((value) => ({ value, label: say(`word.frequency.${value}`) }))}
      empty={null}
      value={draft.frequency}
      refusals={[]}
      // Periods of another frequency are others, and so are its days.
      onChange={(often) => change({ ...anew(known([often], RECURRING)[0] ?? draft.frequency) })}
    />
  );
}

/** Begins with a day that every period of it has. */
function anew(frequency: Draft["frequency"]): Partial<Draft> {
  const month = frequency === "QUARTERLY" ? "3" : frequency === "HALF_YEAR" ? "6" : "1";
  const day = frequency === "WEEKLY" ? "5" : "20";
  const lead = frequency === "WEEKLY" ? "3" : "10";
  return { frequency, month, day, lead, first: "", last: "" };
}

function OnDay({ writing: { draft, change, refusals } }: { writing: Writing }) {
  const say = useText();
  const issued = draft.rule !== "onDay";
  const months = draft.frequency === "QUARTERLY" ? 3 : 6;
  const label = say(issued ? "plans.day.issue" : "plans.day.due");
  const wrong = about(refusals, "issue");
  return (
    <>
      {fieldsOf(draft).month && (
        <ChoiceField
          label={say("plans.month")}
          options={Array.from({ length: months }, (_, n) => ({
            value: String(n + 1),
            label: say("plans.month.of", { n: n + 1 }),
          }))}
          empty={null}
          value={draft.month}
          refusals={[]}
          onChange={(month) => change({ month })}
        />
      )}
      {draft.frequency === "WEEKLY" ? (
        <ChoiceField
          label={label}
          options={WEEKDAYS.map((key, n) => ({ value: String(n + 1), label: say(key) }))}
          empty={null}
          value={draft.day}
          refusals={wrong}
          onChange={(day) => change({ day })}
        />
      ) : (
        <InputField
          type="number"
          min="1"
          max="31"
          label={label}
          hint={say("plans.day.hint")}
          value={draft.day}
          refusals={wrong}
          onChange={(day) => change({ day })}
        />
      )}
    </>
  );
}

const WEEKDAYS = [
  "ui.date.weekday.1",
  "ui.date.weekday.2",
  "ui.date.weekday.3",
  "ui.date.weekday.4",
  "ui.date.weekday.5",
  "ui.date.weekday.6",
  "ui.date.weekday.0",
] as const;

/** From which period on, and until which one. */
function Span({ writing: { draft, change, refusals } }: { writing: Writing }) {
  const say = useText();
  const now = useNow();
  const ahead = periodsOf(draft.frequency, now, LASTS);
  const options = (keys: readonly string[], chosen: string) =>
    [...new Set([chosen, ...keys])]
      .filter((key) => key !== "")
      .map((value) => ({ value, label: periodInWords(say, value) }));
  return (
    <>
      <ChoiceField
        label={say("plans.first")}
        options={options(ahead.slice(0, FIRSTS), draft.first)}
        empty={null}
        value={draft.first || (ahead[0] ?? "")}
        refusals={about(refusals, "first")}
        onChange={(first) => change({ first })}
      />
      <ChoiceField
        label={say("plans.last")}
        options={options(ahead, draft.last)}
        empty={say("plans.last.none")}
        value={draft.last}
        refusals={about(refusals, "last")}
        onChange={(last) => change({ last })}
      />
    </>
  );
}
