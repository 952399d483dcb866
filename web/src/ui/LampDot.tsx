// The lamp (灯): a round dot, with its word; and lamps counted, dot and number.
import { useText } from "../i18n/useText";

export type LampColour = "GREEN" | "YELLOW" | "RED" | "PENDING" | "OFF";

interface Props {
  lamp: LampColour;
  /** `word` shows the word beside the dot; otherwise it is for screen readers and pointers. */
  word?: boolean;
}

export function LampDot({ lamp, word = false }: Props) {
  const say = useText();
  const name = say(`ui.lamp.${lamp}`);
  if (word) {
    return (
      <span className="lamp">
        <i className="lamp-dot" data-lamp={lamp} />
        {name}
      </span>
    );
  }
  return (
    <span className="lamp" role="img" aria-label={name} title={name}>
      <i className="lamp-dot" data-lamp={lamp} />
    </span>
  );
}

export interface Lamps {
  green: number;
  yellow: number;
  red: number;
  pending?: number;
  off?: number;
}

const COUNTED = [
  ["green", "GREEN"],
  ["yellow", "YELLOW"],
  ["red", "RED"],
  ["pending", "PENDING"],
  ["off", "OFF"],
] as const;

/** Green, yellow and red always stand there, so that columns align; the others when given. */
export function LampCounts({ lamps }: { lamps: Lamps }) {
  const say = useText();
  const shown = COUNTED.flatMap(([key, lamp]) => {
    const n = lamps[key];
    return n === undefined ? [] : [{ lamp, n, word: say(`ui.lamp.${lamp}`) }];
  });
  const told = shown.map(({ word, n }) => say("ui.count", { word, n }));
  return (
    <span className="counts" role="img" aria-label={told.join(say("ui.list.join"))}>
      {shown.map(({ lamp, n, word }) => (
        <span className="count" data-zero={n === 0 || undefined} key={lamp} title={word}>
          <i className="lamp-dot" data-lamp={lamp} />
          <b>{n}</b>
        </span>
      ))}
    </span>
  );
}
