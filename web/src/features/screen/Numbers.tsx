// Five numbers a passer-by can read from the other end of the hall.
import { useText } from "../../i18n/useText";
import { grouped, percent } from "../../ui/numbers";
import type { Counts } from "./useCounts";

const NAMES = ["open", "dueSoon", "overdue", "awaitingReview"] as const;

interface Props {
  /** What is open, of any quarter. */
  all: Counts["all"];
  /** Of the quarter that is ranked; null while nothing of it is due. */
  onTimeRate: number | null;
}

export function Numbers({ all, onTimeRate }: Props) {
  const say = useText();
  return (
    <dl className="screen-numbers">
      {NAMES.map((name) => (
        <div key={name} data-kind={name}>
          <dt>{say(`screen.number.${name}`)}</dt>
          <dd>{grouped(all[name])}</dd>
        </div>
      ))}
      <div data-kind="onTime">
        <dt>{say("screen.number.onTime")}</dt>
        <dd>{onTimeRate === null ? "–" : percent(onTimeRate)}</dd>
      </div>
    </dl>
  );
}
