// A new matter: its words, and each of its items with its units.
import { useState } from "react";
import { useText } from "../../i18n/useText";
import { BLANK_ITEM, IMPORTANCES, type ItemDraft, MODES, URGENCIES } from "./draft";
import { Choose, Field } from "./Field";
import type { Faults } from "./faults";
import type { House } from "./house";
import { MatterWords } from "./MatterWords";
import { UnitPicker } from "./UnitPicker";
import type { Drafting } from "./useDraft";

interface Props {
  house: House;
  drafting: Drafting;
  faults: Faults;
}

export function NewMatter({ house, drafting, faults }: Props) {
  const { draft, change } = drafting;
  const say = useText();
  // The first item with a fault is opened; otherwise the one that was pressed.
  const [open, setOpen] = useState(0);
  const wrong = draft.items.findIndex((_, no) => faultsOf(faults, no).length > 0);
  const shown = wrong >= 0 && faultsOf(faults, open).length === 0 ? wrong : open;
  const add = () => {
    const last = draft.items[draft.items.length - 1] ?? BLANK_ITEM;
    change({ items: [...draft.items, { ...BLANK_ITEM, due: last.due }] });
    setOpen(draft.items.length);
  };
  return (
    <>
      <MatterWords house={house} drafting={drafting} faults={faults} />
      {draft.items.map((item, no) => (
        <Item
          // biome-ignore lint/suspicious/noArrayIndexKey: an item is its number
          key={no}
          no={no}
          item={item}
          open={no === shown}
          onOpen={() => setOpen(no)}
          house={house}
          drafting={drafting}
          faults={faults}
        />
      ))}
      <button type="button" className="issue-link issue-add" onClick={add}>
        {say("issue.item.add")}
      </button>
    </>
  );
}

function faultsOf(faults: Faults, no: number): string[] {
  const own = [`items.${no}.text`, `items.${no}.lead`];
  return own.filter((path) => faults[path]);
}

interface ItemProps extends Props {
  no: number;
  item: ItemDraft;
  open: boolean;
  onOpen: () => void;
}

function Item({ no, item, open, onOpen, house, drafting, faults }: ItemProps) {
  const { draft, change, changeItem } = drafting;
  const say = useText();
  const only = draft.items.length === 1;
  if (!open) {
    const counts = { lead: item.lead.length, assist: item.assist.length };
    return (
      <button type="button" className="issue-folded" onClick={onOpen}>
        <b>{say("issue.item.no", { n: no + 1 })}</b>
        <span>{item.text || say("issue.item.blank")}</span>
        <span className="issue-hint">{say("issue.units.count", counts)}</span>
      </button>
    );
  }
  return (
    <div className="issue-item">
      {!only && (
        <div className="issue-bar">
          <strong>{say("issue.item.no", { n: no + 1 })}</strong>
          <button
            type="button"
            className="issue-link"
            onClick={() => change({ items: draft.items.filter((_, n) => n !== no) })}
          >
            {say("issue.item.remove")}
          </button>
        </div>
      )}
      <ItemWords no={no} item={item} drafting={drafting} faults={faults} />
      <UnitPicker
        units={house.units}
        picked={item}
        faults={faults[`items.${no}.lead`]}
        onPick={({ lead, assist }) => changeItem(no, { lead, assist })}
      />
    </div>
  );
}

type WordsProps = Pick<ItemProps, "no" | "item" | "drafting" | "faults">;

function ItemWords({ no, item, drafting: { draft, changeItem }, faults }: WordsProps) {
  const say = useText();
  const only = draft.items.length === 1;
  const assisted = item.assist.length > 0;
  return (
    <div className="issue-grid">
      <Field
        label={say("issue.item.text")}
        faults={faults[`items.${no}.text`]}
        span={assisted ? 1 : 2}
      >
        {(wired) => (
          <input
            {...wired}
            value={item.text}
            placeholder={only ? say("issue.item.same") : undefined}
            onChange={({ target }) => changeItem(no, { text: target.value })}
          />
        )}
      </Field>
      <Choose
        label={say("issue.importance")}
        value={item.importance}
        options={IMPORTANCES.map((value) => ({
          value,
          label: say(`word.importance.${value}`),
        }))}
        onPick={(importance) => changeItem(no, { importance })}
      />
      <Choose
        label={say("issue.urgency")}
        value={item.urgency}
        options={URGENCIES.map((value) => ({ value, label: say(`word.urgency.${value}`) }))}
        onPick={(urgency) => changeItem(no, { urgency })}
      />
      {assisted && (
        <Choose
          label={say("issue.mode")}
          value={item.mode}
          options={MODES.map((value) => ({ value, label: say(`word.assistMode.${value}`) }))}
          onPick={(mode) => changeItem(no, { mode })}
        />
      )}
    </div>
  );
}
