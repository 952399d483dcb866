// The file, and what a decomposition table does not say itself.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { grouped } from "../../ui/numbers";
import { periodInWords, periodsOf, RECURRING } from "../../ui/periods";
import { MODES, ONCE, SOURCES, TYPES } from "./draft";
import { Choose, Field } from "./Field";
import { aspectsOf, type House } from "./house";
import { ENDS } from "./table";
import type { Tabling } from "./useTable";

interface Props {
  house: House;
  tabling: Tabling;
}

export function TableForm({ house, tabling }: Props) {
  const { draft, change, faults } = tabling;
  const say = useText();
  const first = `${draft.numberPrefix.trim()}${draft.year}-001`;
  const numbered = say("issue.table.numbers", { number: first });
  const text = (field: "numberPrefix" | "year" | "sheet") => (
    <Field
      label={say(`issue.table.${field}`)}
      faults={faults[field]}
      span={2}
      {...(field === "numberPrefix" && draft.numberPrefix && { hint: numbered })}
    >
      {(wired) => (
        <input
          {...wired}
          value={draft[field]}
          placeholder={field === "year" ? undefined : say(`issue.table.${field}.hint`)}
          inputMode={field === "year" ? "numeric" : undefined}
          onChange={({ target }) => change({ [field]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <FileChoice tabling={tabling} />
      <div className="issue-grid">
        {text("numberPrefix")}
        {text("year")}
        <Kind house={house} tabling={tabling} />
        <Timing tabling={tabling} />
        {text("sheet")}
      </div>
      <label className="issue-check">
        <input
          type="checkbox"
          checked={draft.skip}
          onChange={({ target }) => change({ skip: target.checked })}
        />
        {say("issue.table.skip")}
      </label>
    </>
  );
}

/** What the matters of the table are. */
function Kind({ house, tabling: { draft, change, faults } }: Props) {
  const say = useText();
  return (
    <>
      <Choose
        label={say("issue.type")}
        faults={faults.type}
        span={2}
        value={draft.type}
        options={TYPES.map((value) => ({ value, label: say(`word.type.${value}`) }))}
        onPick={(type) => change({ type, aspect: "" })}
      />
      <Choose
        label={say("issue.aspect")}
        faults={faults.aspect}
        span={2}
        value={draft.aspect}
        empty={say("issue.choose")}
        options={aspectsOf(house, draft.type)}
        onPick={(aspect) => change({ aspect })}
      />
      <Choose
        label={say("issue.source")}
        faults={faults.source}
        span={2}
        value={draft.source}
        options={SOURCES.map((value) => ({ value, label: say(`word.source.${value}`) }))}
        onPick={(source) => change({ source })}
      />
      <Choose
        label={say("issue.mode")}
        faults={faults.mode}
        span={2}
        value={draft.mode}
        options={MODES.map((value) => ({ value, label: say(`word.assistMode.${value}`) }))}
        onPick={(mode) => change({ mode })}
      />
    </>
  );
}

function FileChoice({ tabling: { file, faults, choose } }: Pick<Props, "tabling">) {
  const say = useText();
  const size = file && grouped(String(Math.max(1, Math.ceil(file.size / 1024))));
  const chosen = file && size && say("issue.table.chosen", { name: file.name, size });
  return (
    <Field
      label={say("issue.table.file")}
      faults={faults.content}
      hint={say("issue.table.limits")}
      span={4}
    >
      {({ className: _, ...wired }) => (
        <span className="issue-file">
          <input
            {...wired}
            type="file"
            accept={ENDS.join(",")}
            onChange={({ target }) => choose(target.files?.[0])}
          />
          <span className="quiet" aria-hidden>
            {say("issue.table.choose")}
          </span>
          <span role="status">{chosen || say("issue.table.unchosen")}</span>
        </span>
      )}
    </Field>
  );
}

function Timing({ tabling: { draft, change, faults } }: Pick<Props, "tabling">) {
  const say = useText();
  const now = useNow();
  const keys = RECURRING.flatMap((frequency) => periodsOf(frequency, now));
  const periods = [
    { value: ONCE, label: say("issue.table.once") },
    ...keys.map((value) => ({
      value,
      label: say("issue.table.period", { period: periodInWords(say, value) }),
    })),
    { value: "", label: say("issue.table.only") },
  ];
  return (
    <>
      <Choose
        label={say("issue.table.issueFor")}
        faults={faults.issueFor}
        span={2}
        value={draft.issueFor}
        options={periods}
        onPick={(issueFor) => change({ issueFor })}
      />
      <Field label={say("issue.table.defaultDue")} faults={faults.defaultDue} span={2}>
        {(wired) => (
          <input
            {...wired}
            type="date"
            value={draft.defaultDue}
            onChange={({ target }) => change({ defaultDue: target.value })}
          />
        )}
      </Field>
    </>
  );
}
