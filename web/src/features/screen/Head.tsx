// The head of the wall: whose county it is, which quarter, and the service's clock.
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { isoDay, parts, weekdayInWords } from "../../ui/dates";

interface Props {
  /** The county's name, where the service knows it. */
  county: string;
  quarter?: { label: string; provisional: boolean } | undefined;
}

export function Head({ county, quarter }: Props) {
  const say = useText();
  const { demo } = useViewer();
  return (
    <header className="screen-head">
      <p>
        {quarter && <span>{quarter.label}</span>}
        {quarter?.provisional && <b>{say("screen.provisional")}</b>}
        {demo && <span>{say("screen.demo")}</span>}
      </p>
      <h1>{say("screen.head", { county })}</h1>
      <Clock />
    </header>
  );
}

function Clock() {
  const say = useText();
  const now = useNow(1_000);
  const { time, seconds } = parts(now);
  const told = {
    date: isoDay(now),
    weekday: weekdayInWords(say, now),
    time: `${time}:${seconds}`,
  };
  return <p className="screen-clock">{say("screen.clock", told)}</p>;
}
