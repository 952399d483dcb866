// The lamps of the quarter, shared out: a ring of all, and a bar for each of the six types.
import { useMemo } from "react";
import { useText } from "../../i18n/useText";
import { Chart, type ChartOption } from "../../ui/Chart";
import { DARK } from "../../ui/look";
import { grouped, percent } from "../../ui/numbers";
import { LampBar } from "./LampBar";
import { Panel } from "./Panel";
import type { Due } from "./useRest";

const LAMPS = [
  ["green", "GREEN"],
  ["yellow", "YELLOW"],
  ["red", "RED"],
  ["pending", "PENDING"],
  ["off", "OFF"],
] as const;

const HEIGHT = 172;

export function LampRing({ all }: { all: Due["all"] }) {
  const say = useText();
  const { lamps, onTimeRate } = all;
  const option = useMemo<ChartOption>(() => ringOf(lamps), [lamps]);
  const rows = LAMPS.map(([key, lamp]) => ({ lamp, name: say(`ui.lamp.${lamp}`), n: lamps[key] }));
  const table = {
    columns: [say("screen.ring.count")],
    rows: rows.map(({ name, n }) => ({ name, values: [n] })),
  };
  return (
    <Panel className="screen-ring" title={say("screen.ring")}>
      <div>
        <Chart label={say("screen.ring")} option={option} table={table} height={HEIGHT} />
        <p aria-hidden="true">
          <strong>{onTimeRate === null ? "–" : percent(onTimeRate)}</strong>
          {say("screen.number.onTime")}
        </p>
      </div>
      <ul aria-hidden="true">
        {rows.map(({ lamp, name, n }) => (
          <li key={lamp}>
            <i className="screen-dot" data-lamp={lamp} />
            {name}
            <b>{grouped(n)}</b>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ringOf(lamps: Due["all"]["lamps"]): ChartOption {
  const shown = LAMPS.map(([key, lamp]) => ({
    value: lamps[key],
    itemStyle: { color: DARK.lamps[lamp] },
  }));
  return {
    series: [
      {
        type: "pie",
        radius: ["68%", "96%"],
        label: { show: false },
        silent: true,
        // A single red lamp among a thousand must not vanish.
        minAngle: 4,
        data: shown.filter(({ value }) => value > 0),
      },
    ],
  };
}

const TYPES = ["PROGRESS", "CONSTRUCTION", "PROBLEM", "OVERSIGHT", "SHARING", "HIGHLIGHT"] as const;

export function Types({ byType }: { byType: Due["byType"] }) {
  const say = useText();
  return (
    <Panel className="screen-types" title={say("screen.types")}>
      <ul>
        {TYPES.map((type) => {
          const tally = byType.find((one) => one.type === type)?.tally;
          return (
            <li key={type}>
              <span>{say(`word.type.${type}`)}</span>
              <LampBar lamps={tally?.lamps ?? {}} />
              <b>{say("screen.types.count", { n: grouped(tally?.total ?? 0) })}</b>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
