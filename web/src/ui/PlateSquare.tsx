// The plate (牌): a square with its colour written inside; and plates counted.
import { useText } from "../i18n/useText";

export type PlateColour = "GREEN" | "YELLOW" | "RED";

interface Props {
  /** Null while nobody has given one. */
  plate: PlateColour | null;
  word?: boolean;
}

export function PlateSquare({ plate, word = false }: Props) {
  const say = useText();
  if (!plate) {
    return <span className="plate-none">{say("ui.plate.none")}</span>;
  }
  const name = say(`ui.plate.${plate}`);
  const square = (
    <i className="plate" data-plate={plate} aria-hidden="true">
      {say(`ui.plate.short.${plate}`)}
    </i>
  );
  if (word) {
    return (
      <span className="lamp">
        {square}
        {name}
      </span>
    );
  }
  return (
    <span className="lamp" role="img" aria-label={name} title={name}>
      {square}
    </span>
  );
}

export interface Plates {
  green: number;
  yellow: number;
  red: number;
}

const COUNTED = [
  ["green", "GREEN"],
  ["yellow", "YELLOW"],
  ["red", "RED"],
] as const;

export function PlateCounts({ plates }: { plates: Plates }) {
  const say = useText();
  const shown = COUNTED.map(([key, plate]) => ({
    plate,
    n: plates[key],
    word: say(`ui.plate.${plate}`),
  }));
  const told = shown.map(({ word, n }) => say("ui.count", { word, n }));
  return (
    <span className="counts" role="img" aria-label={told.join(say("ui.list.join"))}>
      {shown.map(({ plate, n, word }) => (
        <span className="count" data-zero={n === 0 || undefined} key={plate} title={word}>
          <i className="plate" data-plate={plate}>
            {say(`ui.plate.short.${plate}`)}
          </i>
          <b>{n}</b>
        </span>
      ))}
    </span>
  );
}
