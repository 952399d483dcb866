// A score's way over the last quarters as a small line that ends in a dot.
import { useText } from "../i18n/useText";
import { score } from "./numbers";
import "./figures.css";

const [WIDE, HIGH, EDGE] = [76, 22, 3];

/** Oldest first. One score alone is a dot. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const say = useText();
  if (values.length === 0) {
    return null;
  }
  const lowest = Math.min(...values);
  const spread = Math.max(...values) - lowest;
  const step = (WIDE - 2 * EDGE) / Math.max(1, values.length - 1);
  const points = values.map((value, at) => ({
    x: values.length === 1 ? WIDE - EDGE : EDGE + at * step,
    y: spread === 0 ? HIGH / 2 : HIGH - EDGE - ((value - lowest) / spread) * (HIGH - 2 * EDGE),
  }));
  const last = points[points.length - 1];
  const told = values.map((value) => score(value)).join(say("ui.list.join"));
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      role="img"
      aria-label={say("ranking.trend.of", { scores: told })}
    >
      <title>{told}</title>
      <polyline points={points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />
      {last && <circle cx={last.x} cy={last.y} r="2.5" />}
    </svg>
  );
}
