// What a fact gives or takes, and how a place has moved since the last quarter.
import { useText } from "../i18n/useText";
import { points, score } from "./numbers";

interface PointsProps {
  value: number;
  /** A change carries its sign; a standing does not. */
  signed?: boolean;
}

export function Points({ value, signed = true }: PointsProps) {
  const say = useText();
  const n = points(value, signed);
  return (
    <span className="number" title={say("ui.points", { n })}>
      {n}
    </span>
  );
}

export function Score({ value }: { value: number }) {
  const say = useText();
  return (
    <span className="number score" title={say("ui.points", { n: points(value) })}>
      {score(value)}
    </span>
  );
}

interface RankChangeProps {
  rank: number | null;
  previous: number | null;
}

/** Blue ▲ and brown ▼: green and red belong to lamps and plates. */
export function RankChange({ rank, previous }: RankChangeProps) {
  const say = useText();
  if (rank === null || previous === null) {
    return <Moved way="none" label={say("ui.rank.new")} />;
  }
  const n = Math.abs(previous - rank);
  if (n === 0) {
    return <Moved way="none" label={say("ui.rank.same")} />;
  }
  return previous > rank ? (
    <Moved way="up" label={say("ui.rank.up", { n })} n={n} />
  ) : (
    <Moved way="down" label={say("ui.rank.down", { n })} n={n} />
  );
}

const SIGNS = { up: "▲", down: "▼", none: "—" } as const;

function Moved({ way, label, n }: { way: keyof typeof SIGNS; label: string; n?: number }) {
  return (
    <span className="rank-change" data-way={way} role="img" aria-label={label} title={label}>
      {SIGNS[way]}
      {n}
    </span>
  );
}
