// The waterfall of a score: from the base, over what gave and took, to where the unit stands.
import type { ChartOption } from "./Chart";
import { INK_SOFT, LINE, PRIMARY } from "./look";
import { points } from "./numbers";

export interface WaterfallStep {
  name: string;
  /** A change; for the first and the last step, the level itself. */
  value: number;
  /** `level` stands on the ground; `change` hangs where the one before ended. */
  kind: "level" | "change";
}

export interface Bar {
  name: string;
  from: number;
  to: number;
  kind: WaterfallStep["kind"];
  value: number;
}

/** Blue is a level or a gain, brown a loss: green and red belong to lamps and plates. */
const GAIN = "#4f8ae8";
const LOSS = "#9a6b3f";

export function bars(steps: readonly WaterfallStep[]): Bar[] {
  let level = 0;
  return steps.map(({ name, value, kind }) => {
    const from = kind === "level" ? 0 : level;
    // Thousandths are whole numbers; sums of binary fractions are not.
    level = Math.round((from + value) * 1000) / 1000;
    return { name, from, to: level, kind, value };
  });
}

export function waterfall(steps: readonly WaterfallStep[]): ChartOption {
  const drawn = bars(steps);
  const changes = drawn
    .filter(({ kind }) => kind === "change")
    .flatMap(({ from, to }) => [from, to]);
  const lowest = Math.min(...(changes.length > 0 ? changes : [0]));
  const highest = Math.max(...drawn.map(({ to }) => to), ...changes);
  const margin = Math.max(1, (highest - lowest) / 4);
  const floor = Math.max(0, Math.floor(lowest - margin));
  return {
    grid: { left: 8, right: 8, top: 24, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: drawn.map(({ name }) => name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK_SOFT, interval: 0 },
    },
    yAxis: {
      type: "value",
      min: floor,
      axisLabel: { color: INK_SOFT },
      splitLine: { lineStyle: { color: LINE } },
    },
    series: [
      { ...STACKED, itemStyle: { color: "transparent" }, data: drawn.map(ground) },
      { ...STACKED, barMaxWidth: 36, data: drawn.map(block) },
    ],
  };
}

const STACKED = { type: "bar", stack: "score", silent: true } as const;

function ground({ from, to, kind }: Bar): number {
  return kind === "level" ? 0 : Math.min(from, to);
}

function block({ from, to, kind, value }: Bar) {
  const level = kind === "level";
  const color = level ? PRIMARY : value < 0 ? LOSS : GAIN;
  return {
    value: level ? to : Math.abs(to - from),
    itemStyle: { color, borderRadius: 2 },
    label: { show: true, position: "top", formatter: points(value, !level), color: INK_SOFT },
  };
}
