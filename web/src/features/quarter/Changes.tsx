// Scores and places before and after, group by group, in the order that a press on a head asks for.
import { useState } from "react";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { Key } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { Segments } from "../../ui/Choice";
import { groupName } from "../../ui/groups";
import { points } from "../../ui/numbers";
import { RankChange, Score } from "../../ui/Points";
import {
  type Change,
  COLUMNS,
  type Column,
  difference,
  isChange,
  type Order,
  ordered,
  sorted,
} from "./changes";
import "./trial.css";

export const CHANGE = graphql(`
  fragment Settle_change on ScoreChange @_unmask {
    group
    oldScore
    newScore
    oldRank
    newRank
    unit {
      id
      code
      name
    }
  }
`);

const FIRST: Order = { by: "newRank", down: false };

interface Props {
  changes: readonly Change[];
  /** What the table is, for who cannot see it. */
  label: string;
  quarter: string;
  /** What the scores before and after are called here. */
  before: Key;
  after: Key;
}

export function Changes({ changes, label, quarter, before, after }: Props) {
  const say = useText();
  const groups = [...new Set(changes.map(({ group }) => group))];
  const [chosen, setChosen] = useState("");
  const [order, setOrder] = useState(FIRST);
  const [changed, setChanged] = useState(false);
  const group = groups.includes(chosen) ? chosen : (groups[0] ?? "");
  const wanted = (change: Change) => change.group === group && (!changed || isChange(change));
  const shown = sorted(changes.filter(wanted), order);
  const options = groups.map((value) => ({ value, label: groupName(say, value) }));
  return (
    <div className="settle-changes">
      <div className="settle-chosen">
        {groups.length > 1 && (
          <Segments
            label={say("ranking.group.label")}
            options={options}
            value={group}
            onChoose={setChosen}
          />
        )}
        {!changes.every(isChange) && <OnlyChanged value={changed} onChange={setChanged} />}
      </div>
      <div className="settle-table">
        <table aria-label={label}>
          <Heads order={order} names={{ before, after }} onOrder={setOrder} />
          <tbody>
            {shown.map((change) => (
              <Row key={change.unit.id} change={change} quarter={quarter} />
            ))}
            {shown.length === 0 && (
              <tr>
                <td colSpan={COLUMNS.length} className="settle-nobody">
                  {say("quarter.changes.none")}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function OnlyChanged({ value, onChange }: { value: boolean; onChange: (on: boolean) => void }) {
  const say = useText();
  return (
    <label className="settle-only">
      <input type="checkbox" checked={value} onChange={({ target }) => onChange(target.checked)} />
      {say("quarter.changes.only")}
    </label>
  );
}

interface HeadsProps {
  order: Order;
  names: Record<"before" | "after", Key>;
  onOrder: (order: Order) => void;
}

function Heads({ order, names, onOrder }: HeadsProps) {
  const say = useText();
  const words: Record<Column, Key> = {
    unit: "ranking.name",
    oldScore: names.before,
    newScore: names.after,
    difference: "quarter.changes.difference",
    oldRank: "quarter.changes.oldRank",
    newRank: "quarter.changes.newRank",
    moved: "quarter.changes.moved",
  };
  const way = order.down ? "descending" : "ascending";
  return (
    <thead>
      <tr>
        {COLUMNS.map((column) => (
          <th key={column} scope="col" aria-sort={column === order.by ? way : "none"}>
            <button type="button" onClick={() => onOrder(ordered(order, column))}>
              {say(words[column])}
              <i aria-hidden="true" />
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ change, quarter }: { change: Change; quarter: string }) {
  const { unit, oldScore, newScore, oldRank, newRank } = change;
  const more = difference(change);
  const way = more > 0 ? "up" : more < 0 ? "down" : "none";
  return (
    <tr data-changed={isChange(change) || undefined}>
      <th scope="row">
        <Link to={`/rank/${encodeURIComponent(unit.code)}?quarter=${quarter}`}>{unit.name}</Link>
      </th>
      <td>
        <Score value={oldScore} />
      </td>
      <td>
        <Score value={newScore} />
      </td>
      <td>
        <span className="number settle-difference" data-way={way}>
          {more === 0 ? "—" : points(more, true)}
        </span>
      </td>
      <td>{oldRank ?? "—"}</td>
      <td>{newRank ?? "—"}</td>
      <td>
        {oldRank === null || newRank === null ? (
          "—"
        ) : (
          <RankChange rank={newRank} previous={oldRank} />
        )}
      </td>
    </tr>
  );
}
