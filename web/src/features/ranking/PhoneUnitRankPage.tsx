// One unit's score in a quarter on the phone: the same steps as bars of plain HTML, without a
// chart's weight.
import { Points, Score } from "../../ui/Points";
import { bars, type WaterfallStep } from "../../ui/waterfall";
import { ScoreList } from "./ScoreLines";
import { UnitScore } from "./UnitScore";

export function PhoneUnitRankPage() {
  return (
    <UnitScore
      back="/m/rank"
      draw={(steps) => <Steps steps={steps} />}
      list={(lines) => <ScoreList lines={lines} />}
    />
  );
}

function Steps({ steps }: { steps: readonly WaterfallStep[] }) {
  const drawn = bars(steps);
  const ends = drawn.flatMap(({ from, to, kind }) => (kind === "level" ? [to] : [from, to]));
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)];
  // A level stands on the ground, which is a little below the lowest step.
  const ground = lowest - Math.max(1, (highest - lowest) / 4);
  const share = (value: number) => (100 * (value - ground)) / (highest - ground);
  return (
    <ol className="rank-steps">
      {drawn.map(({ name, from, to, kind, value }) => {
        const left = kind === "level" ? 0 : share(Math.min(from, to));
        const width = share(Math.max(from, to)) - left;
        const way = kind === "level" ? "level" : value < 0 ? "loss" : "gain";
        return (
          <li key={name}>
            <span>{name}</span>
            <i aria-hidden="true">
              <b data-way={way} style={{ marginLeft: `${left}%`, width: `${width}%` }} />
            </i>
            {kind === "level" ? <Score value={value} /> : <Points value={value} />}
          </li>
        );
      })}
    </ol>
  );
}
