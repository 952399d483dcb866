// Lamps as a bar of shares: green, yellow, red and what waits. A lamp that is there is seen,
// however small its share.
import { useText } from "../../i18n/useText";

const ORDER = ["green", "yellow", "red", "pending", "off"] as const;
const WORDS = {
  green: "GREEN",
  yellow: "YELLOW",
  red: "RED",
  pending: "PENDING",
  off: "OFF",
} as const;

type Counted = Partial<Record<(typeof ORDER)[number], number>>;

export function LampBar({ lamps }: { lamps: Counted }) {
  const say = useText();
  const shown = ORDER.flatMap((lamp) => {
    const n = lamps[lamp] ?? 0;
    return n > 0 ? [{ lamp, n, word: say(`ui.lamp.${WORDS[lamp]}`) }] : [];
  });
  const told = shown.map(({ word, n }) => say("ui.count", { word, n })).join(say("ui.list.join"));
  return (
    <span className="screen-bar" role="img" aria-label={told || say("ui.map.unlit")}>
      {shown.map(({ lamp, n }) => (
        <i key={lamp} data-lamp={WORDS[lamp]} style={{ flexGrow: n }} />
      ))}
    </span>
  );
}
