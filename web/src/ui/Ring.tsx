// Lamps as a ring with a number in its middle and a legend beside it; plain SVG, so that a phone
// can show it too.
import type { ReactNode } from "react";
import { useText } from "../i18n/useText";
import type { LampColour, Lamps } from "./LampDot";
import { LAMP_COLOURS } from "./look";
import "./figures.css";

const PARTS: readonly (readonly [keyof Lamps, LampColour])[] = [
  ["green", "GREEN"],
  ["yellow", "YELLOW"],
  ["red", "RED"],
  ["pending", "PENDING"],
  ["off", "OFF"],
];

const RADIUS = 44;
const ROUND = 2 * Math.PI * RADIUS;
/** White between two parts. */
const GAP = 1.5;

interface Props {
  lamps: Lamps;
  /** In the middle: a number and what it is. */
  value: string;
  word: string;
  /** Wraps a line of the legend, such as with a link to the list it counts. */
  entry?: (lamp: LampColour, text: ReactNode) => ReactNode;
}

export function Ring({ lamps, value, word, entry = (_, text) => text }: Props) {
  const say = useText();
  const parts = PARTS.map(([key, lamp]) => ({ lamp, n: lamps[key] ?? 0 }));
  return (
    <div className="ring">
      <div className="ring-drawn">
        <svg viewBox="7 7 106 106" aria-hidden="true">
          <circle className="ring-ground" cx="60" cy="60" r={RADIUS} />
          {arcs(parts).map(({ lamp, start, length }) => (
            <circle
              key={lamp}
              cx="60"
              cy="60"
              r={RADIUS}
              stroke={LAMP_COLOURS[lamp]}
              strokeDasharray={`${length} ${ROUND - length}`}
              strokeDashoffset={-start}
            />
          ))}
        </svg>
        <p className="ring-middle">
          <b className="number">{value}</b>
          <span>{word}</span>
        </p>
      </div>
      <ul>
        {parts.map(({ lamp, n }) => (
          <li key={lamp} data-zero={n === 0 || undefined}>
            {entry(
              lamp,
              <>
                <i className="lamp-dot" data-lamp={lamp} />
                {say(`ui.lamp.${lamp}`)} <b className="number">{n}</b>
              </>,
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where each part that is not empty begins and how long it is, along the ring. */
function arcs(parts: readonly { lamp: LampColour; n: number }[]) {
  const all = parts.reduce((sum, { n }) => sum + n, 0);
  const filled = parts.filter(({ n }) => n > 0);
  const gap = filled.length > 1 ? GAP : 0;
  let start = 0;
  return filled.map(({ lamp, n }) => {
    const share = (n / all) * ROUND;
    const arc = { lamp, start, length: Math.max(1, share - gap) };
    start += share;
    return arc;
  });
}
