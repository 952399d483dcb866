// The county on a map (县域图): each town tinted by its worst lamp, named, with its lamps counted;
// a red lamp glows. What it shows stands in a table too, for who cannot see it.
import { useEffect, useMemo, useState } from "react";
import { useText } from "../i18n/useText";
import { Chart } from "./Chart";
import { type CountyMapFile, useCountyMapFile } from "./countyMapFile";
import { drawing, MAP_NAME, type MapLook, type Town, tableOf } from "./countyMapOption";
import { Empty, Loading } from "./States";
import "./countyMap.css";

interface Props {
  /** What it shows, in a few words. */
  label: string;
  /** Stable (useMemo), or the map is drawn anew with every render. */
  towns: readonly Town[];
  height: number;
  look?: MapLook;
  /** Size of the names, in pixels. */
  textSize?: number;
  /** Somebody chose a town. */
  onPick?: (unitCode: string) => void;
}

export function CountyMap(props: Props) {
  const say = useText();
  const state = useCountyMapFile();
  switch (state.is) {
    case "asked":
      return <Loading lines={5} />;
    case "none":
      return <Empty title={say("ui.map.none")}>{say("ui.map.none.why")}</Empty>;
    case "away":
      return <Empty title={say("ui.map.away")} />;
    case "there":
      return <Drawn map={state.map} {...props} />;
  }
}

function Drawn({
  map,
  label,
  towns,
  height,
  look = "light",
  textSize = 12,
  onPick,
}: Props & {
  map: CountyMapFile;
}) {
  const say = useText();
  const known = useRegistered(map);
  const option = useMemo(
    () => drawing(map, towns, look, textSize, say),
    [map, towns, look, textSize, say],
  );
  if (!known) {
    return <Loading lines={5} />;
  }
  const pick = (code: string) => towns.some((town) => town.code === code) && onPick?.(code);
  return (
    <div className="countymap" data-picks={onPick ? true : undefined}>
      <Chart
        label={label}
        option={option}
        table={tableOf(towns, say)}
        height={height}
        onPick={({ name }) => pick(name)}
      />
      {onPick && (
        <ul className="countymap-keys">
          {towns.map(({ code, name }) => (
            <li key={code}>
              <button type="button" className="quiet" onClick={() => onPick(code)}>
                {say("ui.map.pick", { name })}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** ECharts has to know a map before it can draw on it. */
function useRegistered(map: CountyMapFile): boolean {
  const [known, setKnown] = useState(false);
  useEffect(() => {
    let gone = false;
    import("./chart/echarts").then(({ knowMap }) => {
      knowMap(MAP_NAME, map.geoJson);
      if (!gone) {
        setKnown(true);
      }
    });
    return () => {
      gone = true;
    };
  }, [map]);
  return known;
}
