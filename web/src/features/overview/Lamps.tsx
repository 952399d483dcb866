// The lamps of a quarter: a ring of all of them, and bars by type of matter.
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { useText } from "../../i18n/useText";
import { Chart, type ChartOption } from "../../ui/Chart";
import { quarterName } from "../../ui/groups";
import { Hint } from "../../ui/Hint";
import { INK_SOFT, LAMP_COLOURS, LINE } from "../../ui/look";
import { Card } from "../../ui/Page";
import { Ring } from "../../ui/Ring";
import { Empty } from "../../ui/States";
import { tasksOf } from "./addresses";
import { rateInWords } from "./Numbers";
import type { QuarterTold } from "./useOverview";

const LAMPS = [
  ["green", "GREEN"],
  ["yellow", "YELLOW"],
  ["red", "RED"],
  ["pending", "PENDING"],
  ["off", "OFF"],
] as const;

const TYPES = ["PROGRESS", "CONSTRUCTION", "PROBLEM", "OVERSIGHT", "SHARING", "HIGHLIGHT"] as const;

interface Props {
  told: QuarterTold;
  quarter: { code: string; label: string };
  /** What is drawn leads to lists, which are of now. Without them, the ring says the formula. */
  linked?: boolean;
}

export function LampRing({ told, quarter, linked = false }: Props) {
  const say = useText();
  const extra = (
    <>
      <span className="stamp">{quarterName(say, quarter)}</span>
      {!linked && <Hint word={say("overview.formula")}>{told.onTimeFormula}</Hint>}
    </>
  );
  return (
    <Card title={say("overview.lamps")} extra={extra}>
      {told.all.total === 0 ? (
        <Empty title={say("overview.lamps.none")} />
      ) : (
        <Ring
          lamps={told.all.lamps}
          value={rateInWords(told)}
          word={say("overview.onTime")}
          entry={(lamp, text) =>
            linked ? <Link to={tasksOf(quarter.code, lamp)}>{text}</Link> : text
          }
        />
      )}
    </Card>
  );
}

export function TypeBars({ told: { byType }, quarter, linked = false }: Props) {
  const say = useText();
  const navigate = useNavigate();
  const rows = useMemo(() => {
    const told = new Map(byType.map(({ type, tally }) => [type, tally.lamps]));
    return TYPES.map((type) => ({
      type,
      name: say(`word.type.${type}`),
      counts: LAMPS.map(([key]) => told.get(type)?.[key] ?? 0),
    }));
  }, [byType, say]);
  const option = useMemo<ChartOption>(
    () => ({
      ...AXES,
      xAxis: { ...AXES.xAxis, data: rows.map(({ name }) => name) },
      series: LAMPS.map(([, lamp], at) => ({
        type: "bar",
        stack: "lamps",
        barMaxWidth: 34,
        name: say(`ui.lamp.${lamp}`),
        itemStyle: { color: LAMP_COLOURS[lamp] },
        data: rows.map(({ counts }) => counts[at]),
      })),
    }),
    [rows, say],
  );
  const words = LAMPS.map(([, lamp]) => say(`ui.lamp.${lamp}`));
  const pick = ({ series, name }: { series: string; name: string }) => {
    const lamp = LAMPS[words.indexOf(series)]?.[1];
    const type = rows.find((row) => row.name === name)?.type;
    if (lamp && type) {
      navigate(tasksOf(quarter.code, lamp, type));
    }
  };
  const table = {
    columns: words,
    rows: rows.map(({ name, counts }) => ({ name, values: counts })),
  };
  return (
    <Card
      title={say("overview.byType")}
      extra={<span className="stamp">{quarterName(say, quarter)}</span>}
    >
      <Chart
        label={say("overview.byType")}
        option={option}
        table={table}
        height={190}
        {...(linked && { onPick: pick })}
      />
    </Card>
  );
}

const AXES = {
  grid: { left: 4, right: 4, top: 32, bottom: 4, containLabel: true },
  legend: { right: 0, top: 0, icon: "circle", itemWidth: 10, itemHeight: 10 },
  tooltip: { trigger: "axis", axisPointer: { type: "shadow" } },
  xAxis: {
    type: "category",
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { color: INK_SOFT, interval: 0, width: 62, overflow: "truncate" },
  },
  yAxis: {
    type: "value",
    minInterval: 1,
    axisLabel: { color: INK_SOFT },
    splitLine: { lineStyle: { color: LINE } },
  },
} as const;
