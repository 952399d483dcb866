// The periods that come: when each is issued, by when it is due, and whether anybody works then.
import { useText } from "../../i18n/useText";
import { Due, TimeLeft, When } from "../../ui/Dates";
import { periodInWords } from "../../ui/periods";
import type { Coming } from "./plan";

interface Props {
  coming: readonly Coming[];
  /** Each of them can be left out. */
  onSkip?: (period: string) => void;
}

export function ComingTable({ coming, onSkip }: Props) {
  const say = useText();
  return (
    <div className="plans-coming">
      <table aria-label={say("plans.coming")}>
        <thead>
          <tr>
            <th scope="col">{say("plans.column.period")}</th>
            <th scope="col">{say("plans.column.issue")}</th>
            <th scope="col">{say("plans.column.due")}</th>
            {onSkip && (
              <th scope="col">
                <span className="sr-only">{say("plans.skip")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {coming.map(({ periodKey, issueAt, dueAt, dueWorks }) => (
            <tr key={periodKey}>
              <th scope="row">{periodInWords(say, periodKey)}</th>
              <td>
                <When at={issueAt} />
              </td>
              <td>
                <Due at={dueAt} />{" "}
                <small>
                  <TimeLeft at={dueAt} />
                </small>
                {!dueWorks && <p className="plans-warn">{say("plans.due.rests")}</p>}
              </td>
              {onSkip && (
                <td>
                  <button
                    type="button"
                    className="quiet"
                    aria-label={say("plans.skip.of", { period: periodInWords(say, periodKey) })}
                    onClick={() => onSkip(periodKey)}
                  >
                    {say("plans.skip")}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
