// A chart with words: ECharts draws it once it has been loaded, and a table says the same to who
// cannot see it. Give a stable `option` (useMemo), or it is drawn anew with every render.
import { type CSSProperties, useEffect, useRef } from "react";
import { useText } from "../i18n/useText";
import type { ChartOption, Drawn } from "./chart/echarts";
import { isStill } from "./still";

export type { ChartOption } from "./chart/echarts";

/** What the chart says, as rows: a name and its values under `columns`. */
export interface ChartTable {
  columns: readonly string[];
  rows: readonly { name: string; values: readonly (string | number)[] }[];
}

interface Props {
  /** What it shows, in a few words. */
  label: string;
  option: ChartOption;
  table: ChartTable;
  height: number;
  /** Somebody clicked a part: its series and its name. */
  onPick?: (part: { series: string; name: string }) => void;
}

export function Chart({ label, option, table, height, onPick }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(undefined);
  const pick = useRef(onPick);
  pick.current = onPick;
  const wanted = useRef(option);
  wanted.current = option;

  useEffect(() => {
    let gone = false;
    const drawing = import("./chart/echarts").then(({ draw }) => {
      if (place.current && !gone) {
        drawn.current = draw(place.current, isStill(), (part) => pick.current?.(part));
        drawn.current.show(wanted.current);
      }
    });
    const resized = new ResizeObserver(() => drawn.current?.resize());
    if (place.current) {
      resized.observe(place.current);
    }
    return () => {
      gone = true;
      resized.disconnect();
      drawing.then(() => {
        drawn.current?.dispose();
        drawn.current = undefined;
      });
    };
  }, []);

  useEffect(() => {
    // Before the chunk is there nothing is drawn yet; whoever draws first shows what is wanted.
    drawn.current?.show(option);
  }, [option]);

  const style: CSSProperties = { height };
  return (
    <figure className="chart">
      <div ref={place} style={style} aria-hidden="true" />
      <ChartAsTable label={label} table={table} />
    </figure>
  );
}

function ChartAsTable({ label, table }: { label: string; table: ChartTable }) {
  const say = useText();
  return (
    <div className="sr-only">
      <table>
        <caption>{say("ui.chart.table", { label })}</caption>
        <thead>
          <tr>
            <th scope="col">{say("ui.chart.name")}</th>
            {table.columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ name, values }, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two bars may have one name
            <tr key={row}>
              <th scope="row">{name}</th>
              {values.map((value, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={at}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
