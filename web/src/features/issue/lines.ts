// The lines of a preview put together as people read them: by item, and within it who answers in
// which role by when; and what should be looked at twice before sending.
import type { Calendar } from "./calendar";
import type { Line } from "./documents";

/** Units of one item with the same role and deadline. */
interface Share extends Pick<Line, "role" | "dueAt" | "due"> {
  units: Line[];
}

export interface Bundle
  extends Pick<Line, "matter" | "itemNo" | "text" | "importance" | "urgency"> {
  key: string;
  shares: Share[];
}

export function bundled(lines: readonly Line[]): Bundle[] {
  const bundles = new Map<string, Bundle>();
  for (const line of lines) {
    const { matter, itemNo, text, importance, urgency, role, dueAt, due } = line;
    const key = itemOf(line);
    const bundle = bundles.get(key) ?? {
      key,
      matter,
      itemNo,
      text,
      importance,
      urgency,
      shares: [],
    };
    bundles.set(key, bundle);
    const like = (share: Share) => share.role === role && share.dueAt === dueAt;
    const share = bundle.shares.find(like);
    if (share) {
      share.units.push(line);
    } else {
      bundle.shares.push({ role, dueAt, due, units: [line] });
    }
  }
  return [...bundles.values()];
}

const itemOf = ({ matter, itemNo }: Line) => `${matter?.id ?? ""} ${itemNo}`;

export interface Sum {
  matters: number;
  items: number;
  units: number;
  lines: number;
  /** Every unit gets every item. */
  full: boolean;
}

export function summed(lines: readonly Line[]): Sum {
  const many = (of: (line: Line) => string) => new Set(lines.map(of)).size;
  const items = many(itemOf);
  const units = many(({ unit }) => unit?.id ?? "");
  const matters = many(({ matter }) => matter?.id ?? "");
  return { matters, items, units, lines: lines.length, full: items * units === lines.length };
}

const DAY = 86_400_000;

/** Lines whose deadline has passed, is near, or has a last day on which nobody works. */
export function doubtful(lines: readonly Line[], now: number, calendar: Calendar) {
  const left = ({ dueAt }: Line) => new Date(dueAt).getTime() - now;
  const past = lines.filter((line) => left(line) <= 0);
  const near = lines.filter((line) => left(line) > 0 && left(line) < DAY);
  const free = lines.filter(({ dueAt }) => ["weekend", "holiday"].includes(calendar(dueAt) ?? ""));
  return { past: past.length, near: near.length, free: free.length };
}
