// What ECharts draws of the county: towns tinted by their worst lamp, named and counted, red lamps
// glowing above them; and the same in words.
import type { Say } from "../i18n/language";
import type { ChartOption, ChartTable } from "./Chart";
import type { CountyMapFile } from "./countyMapFile";
import { DARK, INK, INK_SOFT, LAMP_COLOURS, PRIMARY } from "./look";
import { score } from "./numbers";
import { isStill } from "./still";

/** The name under which ECharts knows the map. */
export const MAP_NAME = "county";

export interface Town {
  /** The unit's code, which its area carries on the map. */
  code: string;
  name: string;
  lamps: { green: number; yellow: number; red: number };
  score?: number | null;
  rank?: number | null;
}

export type MapLook = "light" | "dark";

const LOOKS = {
  light: {
    ink: INK,
    soft: INK_SOFT,
    border: "#ffffff",
    bare: "#e6ebf3",
    over: PRIMARY,
    glow: 0,
    lamps: LAMP_COLOURS,
    tints: { GREEN: "#d3eedf", YELLOW: "#fbe9b8", RED: "#fad2cd" },
  },
  dark: {
    ink: DARK.ink,
    soft: DARK.inkSoft,
    border: DARK.blue,
    bare: DARK.land,
    over: DARK.blue,
    glow: 10,
    lamps: DARK.lamps,
    tints: { GREEN: DARK.land, YELLOW: "#4d4a4f", RED: "#5c2f55" },
  },
} as const;

/** What the map shows of a town: its worst lamp. */
function worst({ lamps }: Town): "GREEN" | "YELLOW" | "RED" | null {
  if (lamps.red > 0) {
    return "RED";
  }
  if (lamps.yellow > 0) {
    return "YELLOW";
  }
  return lamps.green > 0 ? "GREEN" : null;
}

export function drawing(
  map: CountyMapFile,
  towns: readonly Town[],
  look: MapLook,
  textSize: number,
  say: Say,
): ChartOption {
  const { ink, soft, border, bare, over, glow, lamps, tints } = LOOKS[look];
  const byCode = new Map(towns.map((town) => [town.code, town]));
  const dot = (color: string) => ({ color, fontSize: textSize });
  const regions = map.places.map(({ code, name }) => {
    const town = byCode.get(code);
    const lamp = town && worst(town);
    return {
      name: code,
      itemStyle: { areaColor: lamp ? tints[lamp] : bare },
      label: { formatter: town ? named(town) : `{name|${name}}` },
    };
  });
  return {
    tooltip: {
      confine: true,
      formatter: ({ name }: { name: string }) => told(byCode.get(name), say),
    },
    geo: {
      map: MAP_NAME,
      nameProperty: "code",
      aspectScale: map.narrow,
      preserveAspect: true,
      left: glow + 4,
      right: glow + 4,
      top: glow + 4,
      bottom: glow + 4,
      tooltip: { show: true },
      regions,
      itemStyle: {
        borderColor: border,
        borderWidth: look === "dark" ? 2 : 1.5,
        shadowColor: border,
        shadowBlur: glow,
      },
      label: {
        show: true,
        color: ink,
        fontSize: textSize,
        lineHeight: textSize * 1.4,
        rich: {
          name: { color: ink, fontSize: textSize, fontWeight: 600 },
          n: { color: look === "dark" ? ink : soft, fontSize: textSize },
          green: dot(lamps.GREEN),
          yellow: dot(lamps.YELLOW),
          red: dot(lamps.RED),
        },
      },
      emphasis: { itemStyle: { areaColor: tints.GREEN, borderColor: over }, label: { color: ink } },
    },
    series: [reds(map, byCode, lamps.RED, textSize)],
  };
}

/** A town's name and, below it, the lamps it has. */
function named({ name, lamps }: Town): string {
  const lit = (["green", "yellow", "red"] as const).filter((lamp) => lamps[lamp] > 0);
  const counts = lit.map((lamp) => `{${lamp}|●}{n| ${lamps[lamp]}}`);
  return [`{name|${name}}`, ...(counts.length > 0 ? [counts.join("{n|  }")] : [])].join("\n");
}

/** Red lamps glow above the name of their town, in rings unless nothing may move. */
function reds(
  map: CountyMapFile,
  byCode: ReadonlyMap<string, Town>,
  color: string,
  textSize: number,
) {
  const red = map.places.filter(({ code }) => (byCode.get(code)?.lamps.red ?? 0) > 0);
  return {
    type: "effectScatter",
    coordinateSystem: "geo",
    silent: true,
    showEffectOn: isStill() ? "emphasis" : "render",
    rippleEffect: { scale: 3.2, period: 4, brushType: "stroke" },
    symbolSize: textSize,
    symbolOffset: [0, -2.2 * textSize],
    itemStyle: { color },
    data: red.map(({ code, middle }) => ({ name: code, value: middle })),
  };
}

function told(town: Town | undefined, say: Say): string {
  if (!town) {
    return "";
  }
  const lines = [town.name, lampsInWords(town, say), scoreInWords(town, say)];
  return lines
    .filter((line) => line !== "")
    .map(escaped)
    .join("<br>");
}

/** ECharts takes the tooltip's text for HTML. */
function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function lampsInWords(town: Town, say: Say): string {
  return worst(town) ? say("ui.map.lamps", town.lamps) : say("ui.map.unlit");
}

function scoreInWords({ score: value, rank }: Town, say: Say): string {
  if (value === undefined || value === null) {
    return "";
  }
  const told = score(value);
  return rank ? say("ui.map.place", { score: told, rank }) : say("ui.map.score", { score: told });
}

export function tableOf(towns: readonly Town[], say: Say): ChartTable {
  return {
    columns: [say("ui.map.column.lamps"), say("ui.map.column.score")],
    rows: towns.map((town) => ({
      name: town.name,
      values: [lampsInWords(town, say), scoreInWords(town, say)],
    })),
  };
}
