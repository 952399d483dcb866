// Above the list of tasks: chase the red ones that are chosen, or all that are listed.
import { useText } from "../../i18n/useText";
import { Chase, type Late } from "./Chase";

interface BarProps {
  reds: readonly Late[];
  chosen: ReadonlySet<string>;
}

export function ChaseBar({ reds, chosen }: BarProps) {
  const say = useText();
  // Who was chosen and is late no more is not chased.
  const picked = reds.filter(({ id }) => chosen.has(id));
  return (
    <div className="overview-chase">
      <Chase label={say("overview.chase.chosen", { n: picked.length })} whom={picked} />
      <Chase label={say("overview.chase.allShown", { n: reds.length })} whom={reds} />
    </div>
  );
}

interface ChosenProps {
  task: Late;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

export function Chosen({ task: { id, unit, text }, chosen, onChange }: ChosenProps) {
  const say = useText();
  return (
    <label className="overview-choose">
      <span className="sr-only">
        {say("overview.chase.choose", { unit: unit.shortName, text })}
      </span>
      <input
        type="checkbox"
        checked={chosen.has(id)}
        onChange={({ target }) => onChange(changed(chosen, id, target.checked))}
      />
    </label>
  );
}

function changed(chosen: ReadonlySet<string>, id: string, is: boolean): ReadonlySet<string> {
  const others = [...chosen].filter((one) => one !== id);
  return new Set(is ? [...others, id] : others);
}
