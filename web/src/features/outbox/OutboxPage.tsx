// 发件箱: what goes out to the units by SMS and mail, how far it is, and what waits for a person.
// State, channel, kind, unit and page are in the address.

import { useState } from "react";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { FilterBar, type FilterField } from "../../ui/FilterBar";
import { useFilters } from "../../ui/filters";
import { grouped } from "../../ui/numbers";
import { Card, Page } from "../../ui/Page";
import { Pages, useAfter } from "../../ui/Paging";
import { Empty, Loading, Problem } from "../../ui/States";
import { Told } from "../../ui/Told";
import { NoticeRow } from "./NoticeRow";
import {
  CHANNELS,
  FILTERS,
  KINDS,
  STATES,
  type State,
  type Unit,
  useOutbox,
  useUnits,
  wantedOf,
} from "./outbox";
import "./outbox.css";

export function OutboxPage() {
  const say = useText();
  const { kind } = useViewer();
  const { one } = useFilters();
  const units = useUnits();
  const sees = kind === "office" || kind === "admin";
  // The unit that the address names has to be known first.
  const known = units !== undefined || one("unit") === "";
  return (
    <Page title={say("outbox.title")}>
      {!sees && (
        <Card>
          <Empty title={say("outbox.closed")}>{say("outbox.closed.why")}</Empty>
        </Card>
      )}
      {sees && (known ? <Outbox units={units ?? []} /> : <Loading lines={8} />)}
    </Page>
  );
}

function Outbox({ units }: { units: readonly Unit[] }) {
  const say = useText();
  const filters = useFilters();
  const wanted = wantedOf(filters, units);
  const { outbox, dead, counts, error, busy, again } = useOutbox(wanted, useAfter(FILTERS));
  const [told, setTold] = useState<{ words: string; state: CommandState }>();
  const tell = (words: string, state: CommandState) => setTold({ words, state });
  return (
    <>
      {told && <Told {...told} />}
      {counts && (
        <Chips
          counts={counts}
          chosen={wanted.states}
          onChoose={(state) => filters.set({ state })}
        />
      )}
      <FilterBar fields={useFields(units)} />
      {error && !outbox && <Problem problem={problemOf(error)} onAgain={again} />}
      {!error && !outbox && (
        <Card>
          <Loading lines={8} />
        </Card>
      )}
      {dead && dead.nodes.length > 0 && (
        <Card
          title={say("outbox.dead", { n: grouped(dead.totalCount) })}
          className="outbox-waiting"
        >
          <p className="outbox-soft">{say("outbox.dead.why")}</p>
          <ul className="outbox-list">
            {dead.nodes.map((notice) => (
              <NoticeRow key={notice.id} of={notice} onTold={tell} />
            ))}
          </ul>
          {dead.totalCount > dead.nodes.length && (
            <button
              type="button"
              className="quiet"
              onClick={() => filters.set({ state: ["DEAD"] })}
            >
              {say("outbox.dead.all")}
            </button>
          )}
        </Card>
      )}
      {outbox && (
        <Card title={say("outbox.count", { n: grouped(outbox.totalCount) })}>
          {outbox.nodes.length === 0 ? (
            <Nothing />
          ) : (
            <ul className="outbox-list" aria-busy={busy}>
              {outbox.nodes.map((notice) => (
                <NoticeRow key={notice.id} of={notice} onTold={tell} />
              ))}
            </ul>
          )}
          <Pages {...outbox.pageInfo} />
        </Card>
      )}
    </>
  );
}

interface ChipsProps {
  counts: readonly { state: State; count: number }[];
  chosen: readonly State[];
  onChoose: (states: State[]) => void;
}

/** How much is in which state; those that are pressed are listed. */
function Chips({ counts, chosen, onChoose }: ChipsProps) {
  const say = useText();
  const turned = (state: State) =>
    chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state];
  return (
    <fieldset className="outbox-chips" aria-label={say("outbox.states")}>
      {STATES.map((state) => {
        const count = counts.find((one) => one.state === state)?.count ?? 0;
        return (
          <button
            type="button"
            key={state}
            data-state={count > 0 ? state : undefined}
            aria-pressed={chosen.includes(state)}
            onClick={() => onChoose(turned(state))}
          >
            {say(`word.delivery.${state}`)} <b>{grouped(count)}</b>
          </button>
        );
      })}
    </fieldset>
  );
}

function useFields(units: readonly Unit[]): FilterField[] {
  const say = useText();
  return [
    {
      name: "channel",
      label: say("outbox.filter.channel"),
      kind: "one",
      options: CHANNELS.map((value) => ({ value, label: say(`word.channel.${value}`) })),
      width: 120,
    },
    {
      name: "kind",
      label: say("outbox.filter.kind"),
      kind: "one",
      options: KINDS.map((value) => ({ value, label: say(`word.notice.${value}`) })),
      width: 160,
    },
    {
      name: "unit",
      label: say("outbox.filter.unit"),
      kind: "one",
      options: units.map(({ code, shortName }) => ({ value: code, label: shortName })),
      width: 140,
    },
  ];
}

/** Why there is nothing: the filters, or a county where nothing was said yet. */
function Nothing() {
  const say = useText();
  const { one } = useFilters();
  const filtered = ["after", ...FILTERS].some((name) => one(name) !== "");
  return (
    <Empty title={say(filtered ? "outbox.none.filtered" : "outbox.none")}>
      {say(filtered ? "outbox.none.filtered.why" : "outbox.none.why")}
    </Empty>
  );
}
