// Who has not reported: a few names, and how many there are.
import { useText } from "../../i18n/useText";

interface Props {
  units: readonly { id: string; shortName: string }[];
  /** Names that are told; the rest is counted. */
  most?: number;
}

export function Missing({ units, most = 3 }: Props) {
  const say = useText();
  const names = units.map(({ shortName }) => shortName);
  const told = names.slice(0, most).join(say("matters.join"));
  return (
    <span className="matters-missing" title={names.join(say("matters.join"))}>
      {names.length > most ? say("matters.missing.more", { names: told, n: names.length }) : told}
    </span>
  );
}
