// Units of an item, by group: a press makes a unit what the brush says (lead or assist), a second
// press takes it out. Enter in the search box takes the first that is found.
import { useId, useMemo, useState } from "react";
import { useText } from "../../i18n/useText";
import { NoUnits } from "../../ui/States";
import { Note, Switch } from "./Field";
import type { Unit } from "./house";
import { chosen, GROUPS, groupOf, matching, type Picked, type Role, without } from "./units";

interface Props {
  units: readonly Unit[];
  picked: Picked;
  onPick: (picked: Picked) => void;
  faults?: readonly string[] | undefined;
}

export function UnitPicker({ units, picked, onPick, faults = [] }: Props) {
  const say = useText();
  const id = useId();
  const [role, setRole] = useState<Role>("lead");
  const [words, setWords] = useState("");
  const found = useMemo(() => matching(units, words), [units, words]);
  const [first] = found;
  const roles = (["lead", "assist"] as const).map((value) => ({
    value,
    label: say(`issue.units.${value}`),
  }));
  return (
    <fieldset className="issue-units" aria-describedby={`${id}note`}>
      <legend className="sr-only">{say("issue.units")}</legend>
      <div className="issue-bar">
        <strong>{say("issue.units")}</strong>
        <Switch
          bare
          label={say("issue.units.as")}
          value={role}
          options={roles}
          onChange={setRole}
        />
        <input
          type="search"
          className="issue-input issue-search"
          aria-label={say("issue.units.search")}
          placeholder={say("issue.units.search")}
          aria-invalid={faults.length > 0}
          aria-describedby={`${id}note`}
          value={words}
          onChange={({ target }) => setWords(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.ctrlKey && words && first) {
              event.preventDefault();
              onPick(chosen(picked, [first.id], role));
              setWords("");
            }
          }}
        />
        <span className="issue-count" role="status">
          {say("issue.units.count", { lead: picked.lead.length, assist: picked.assist.length })}
        </span>
        <button
          type="button"
          className="issue-link"
          disabled={picked.lead.length + picked.assist.length === 0}
          onClick={() => onPick({ lead: [], assist: [] })}
        >
          {say("issue.units.none")}
        </button>
      </div>
      <Note id={`${id}note`} faults={faults} hint={say(`issue.units.hint.${role}`)} />
      {GROUPS.map((group) => (
        <Group
          key={group}
          name={say(`issue.units.group.${group}`)}
          units={found.filter((unit) => groupOf(unit) === group)}
          picked={picked}
          role={role}
          onPick={onPick}
        />
      ))}
      {found.length === 0 && <p className="issue-hint">{say("issue.units.nobody")}</p>}
      {units.every(({ kind }) => kind === "SUPERVISION") && <NoUnits />}
    </fieldset>
  );
}

interface GroupProps extends Pick<Props, "units" | "picked" | "onPick"> {
  name: string;
  role: Role;
}

function Group({ name, units, picked, role, onPick }: GroupProps) {
  const say = useText();
  const ids = units.map(({ id }) => id);
  const taken = [...picked.lead, ...picked.assist].filter((id) => ids.includes(id));
  if (units.length === 0) {
    return null;
  }
  return (
    <fieldset className="issue-group">
      <legend className="sr-only">{name}</legend>
      <div className="issue-group-head">
        <span>
          {name}{" "}
          <span className="number">{say("issue.of", { n: taken.length, m: ids.length })}</span>
        </span>
        <button
          type="button"
          className="issue-link"
          disabled={taken.length === ids.length}
          aria-label={say("issue.units.all.of", { group: name })}
          onClick={() => onPick(chosen(picked, ids, role))}
        >
          {say("issue.units.all")}
        </button>
        <button
          type="button"
          className="issue-link"
          disabled={taken.length === 0}
          aria-label={say("issue.units.none.of", { group: name })}
          onClick={() => onPick(without(picked, ids))}
        >
          {say("issue.units.none")}
        </button>
      </div>
      <div className="issue-chips">
        {units.map((unit) => (
          <Chip key={unit.id} unit={unit} picked={picked} role={role} onPick={onPick} />
        ))}
      </div>
    </fieldset>
  );
}

interface ChipProps extends Pick<Props, "picked" | "onPick"> {
  unit: Unit;
  role: Role;
}

function Chip({ unit, picked, role, onPick }: ChipProps) {
  const say = useText();
  const { id, name, shortName } = unit;
  const as = picked.lead.includes(id) ? "lead" : picked.assist.includes(id) ? "assist" : undefined;
  const others = without(picked, [id]);
  return (
    <button
      type="button"
      className="issue-chip"
      title={name}
      aria-pressed={as !== undefined}
      data-as={as}
      onClick={() => onPick(as === role ? others : chosen(others, [id], role))}
    >
      {shortName}
      {as && <small>{say(`issue.units.${as}.short`)}</small>}
    </button>
  );
}
