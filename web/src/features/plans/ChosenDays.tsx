// Days that somebody has chosen: each is a period of its own.
import { useState } from "react";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import type { Refusal } from "../../ui/command";
import { dayInWords, isoDay } from "../../ui/dates";
import { DayField } from "../../ui/Field";

interface Props {
  days: readonly string[];
  refusals: readonly Refusal[];
  onChange: (days: string[]) => void;
}

export function ChosenDays({ days, refusals, onChange }: Props) {
  const say = useText();
  const now = useNow();
  const [typed, setTyped] = useState("");
  const words = (day: string) => dayInWords(say, `${day}T12:00:00+08:00`, now);
  const add = () => {
    if (typed !== "") {
      onChange([...new Set([...days, typed])].sort());
      setTyped("");
    }
  };
  return (
    <div className="plans-days">
      <DayField
        label={say("plans.dates")}
        hint={say("plans.dates.hint")}
        min={isoDay(now)}
        value={typed}
        refusals={refusals}
        onChange={setTyped}
      />
      <button type="button" className="quiet" disabled={typed === ""} onClick={add}>
        {say("plans.dates.add")}
      </button>
      <ul aria-label={say("plans.dates")}>
        {days.map((day) => (
          <li key={day}>
            {words(day)}
            <button
              type="button"
              aria-label={say("plans.dates.remove", { day: words(day) })}
              onClick={() => onChange(days.filter((one) => one !== day))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
