// ECharts with the parts we draw with, in a chunk of its own that only drawing screens load.
import {
  BarChart,
  CustomChart,
  EffectScatterChart,
  LineChart,
  MapChart,
  PieChart,
} from "echarts/charts";
import {
  AriaComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { type EChartsCoreOption, init, registerMap, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { FONT, INK } from "../look";

use([
  BarChart,
  CustomChart,
  EffectScatterChart,
  LineChart,
  MapChart,
  PieChart,
  AriaComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsCoreOption;

/** Makes a map in GeoJSON known under a name. */
export function knowMap(name: string, geoJson: object): void {
  registerMap(name, geoJson as Parameters<typeof registerMap>[1]);
}

export interface Drawn {
  show(option: ChartOption): void;
  resize(): void;
  dispose(): void;
}

type Picked = (part: { series: string; name: string }) => void;

export function draw(place: HTMLElement, still: boolean, picked: Picked): Drawn {
  const chart = init(place, null, { renderer: "svg" });
  chart.on("click", (part) => picked({ series: part.seriesName ?? "", name: part.name }));
  return {
    show(option) {
      chart.setOption(
        {
          textStyle: { fontFamily: FONT, color: INK, fontSize: textSize() },
          animation: !still,
          animationDuration: 400,
          animationDurationUpdate: 400,
          ...option,
        },
        { notMerge: true },
      );
    },
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}

/** Charts follow the reader's size of text. */
function textSize(): number {
  return (12 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;
}
