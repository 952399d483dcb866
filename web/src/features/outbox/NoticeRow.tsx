// One message that goes out: to whom, what it says, what became of it on each way, and in place
// what a person can do about a way on which it did not arrive.
import { useState } from "react";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { When } from "../../ui/Dates";
import { CloseForm, ReviveForm } from "./Forms";
import type { Delivery, Notice } from "./outbox";

/** States in which a person can say how it ended. */
const OPEN: readonly Delivery["state"][] = ["DEAD", "UNKNOWN", "UNDER_WAY", "PENDING"];

interface Props {
  of: Notice;
  /** Something was done about it; its row may be elsewhere by then. */
  onTold: (words: string, state: CommandState) => void;
}

export function NoticeRow({ of, onTold }: Props) {
  const say = useText();
  const { kind, role, text, segments, urgent, queuedAt, unit, deliveries } = of;
  return (
    <li>
      <p className="outbox-head">
        <b>{unit?.shortName ?? say("outbox.unit.lost")}</b>
        <span>{say(`word.contactRole.${role}`)}</span>
        <span className="outbox-kind">{say(`word.notice.${kind}`)}</span>
        {urgent && <span className="outbox-urgent">{say("outbox.urgent")}</span>}
        <When at={queuedAt} />
        <span>{say("outbox.segments", { n: segments })}</span>
      </p>
      <p className="outbox-text">{text}</p>
      {deliveries.length === 0 && <p className="outbox-soft">{say("outbox.inboxOnly")}</p>}
      {deliveries.map((delivery) => (
        <Way key={delivery.channel} notice={of} delivery={delivery} onTold={onTold} />
      ))}
    </li>
  );
}

interface WayProps extends Pick<Props, "onTold"> {
  notice: Notice;
  delivery: Delivery;
}

function Way({ notice, delivery, onTold }: WayProps) {
  const say = useText();
  const [open, setOpen] = useState<"revive" | "close">();
  const { channel, state, attempts, text } = delivery;
  const can = (name: string) => notice.can.includes(name);
  const channelWord = say(`word.channel.${channel}`);
  const whose = [notice.unit?.shortName ?? say("outbox.unit.lost"), channelWord].join(" · ");
  const done = (words: string) => (answer: CommandState) => {
    setOpen(undefined);
    onTold(`${whose} ${words}`, answer);
  };
  const ways = [
    ...(can("reviveNotice") && state === "DEAD" ? (["revive"] as const) : []),
    ...(can("closeNotice") && OPEN.includes(state) ? (["close"] as const) : []),
  ];
  return (
    <div className="outbox-way">
      <p>
        <span className="outbox-state" data-state={state}>
          {channelWord} · {say(`word.delivery.${state}`)}
        </span>
        <span>{text}</span>
        {attempts > 1 && <small>{say("outbox.attempts", { n: attempts })}</small>}
        {ways.map((way) => (
          <button
            type="button"
            className="quiet"
            key={way}
            aria-expanded={open === way}
            onClick={() => setOpen(open === way ? undefined : way)}
          >
            {say(`outbox.${way}`)}
          </button>
        ))}
      </p>
      {open === "revive" && (
        <ReviveForm notice={notice} channel={channel} onDone={done(say("outbox.revive.done"))} />
      )}
      {open === "close" && (
        <CloseForm notice={notice} channel={channel} onDone={done(say("outbox.close.done"))} />
      )}
    </div>
  );
}
