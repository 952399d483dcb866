// “更新于 14:38:25 · 位置 11,263”: as of when what stands there is true.
import { useText } from "../i18n/useText";
import { exact, parts } from "./dates";
import { grouped } from "./numbers";

interface Props {
  /** A DateTime of the schema, such as `asOf`. */
  at: string | number;
  /** The position of the newest fact in it, where it is known. */
  position?: string | null;
}

export function Stamp({ at, position }: Props) {
  const say = useText();
  const { time, seconds } = parts(at);
  const told = [say("ui.stamp", { time: `${time}:${seconds}` })];
  if (position) {
    told.push(say("ui.stamp.position", { n: grouped(position) }));
  }
  return (
    <span className="stamp" title={say("ui.date.exact", { exact: exact(at) })}>
      {told.join(" · ")}
    </span>
  );
}
