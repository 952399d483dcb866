// The period that was issued last, what came of it, and what a person has to see to.
import { useText } from "../../i18n/useText";
import { Due, When } from "../../ui/Dates";
import { periodInWords } from "../../ui/periods";
import type { Opened } from "./plan";

interface Props {
  opened: Opened;
  /** Periods that were issued so far. */
  count: number;
}

export function LastOpened({ opened, count }: Props) {
  const say = useText();
  const { periodKey, issuedAt, dueAt, issued, already, moved, alarms } = opened;
  return (
    <>
      <p>
        <b>{say("plans.opened", { period: periodInWords(say, periodKey) })}</b>{" "}
        {say("plans.opened.at")} <When at={issuedAt} /> {say("plans.opened.due")} <Due at={dueAt} />
        {say("plans.opened.issued", { n: issued })}
        {already > 0 && say("plans.opened.already", { n: already })}
        {say("plans.opened.count", { n: count })}
      </p>
      {moved.length > 0 && (
        <ul className="plans-moved">
          {moved.map(({ itemNo, from, to }) => (
            <li key={`${itemNo}${from?.id}`}>
              {say("plans.moved", {
                no: itemNo,
                from: from?.shortName ?? say("plans.unit.lost"),
                to: to?.shortName ?? say("plans.unit.lost"),
              })}
            </li>
          ))}
        </ul>
      )}
      {alarms.length > 0 && (
        <div className="plans-alarms">
          <b>{say("plans.alarms")}</b>
          <ul>
            {alarms.map(({ itemNo, unit, cause }) => (
              <li key={`${itemNo}${unit?.id}`}>
                {say("plans.alarm", { no: itemNo, unit: unit?.shortName ?? "" })}{" "}
                {say(`plans.alarm.${cause}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
