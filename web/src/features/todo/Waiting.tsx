// A report that lies on the device: waiting for the network, or refused by a rule after it was
// sent. Its text is there to be read, taken back and written on.
import { useConnection } from "../../gql/connection";
import { isWaiting, type Queued } from "../../gql/queue";
import { isKey } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { CommandAnswer } from "../../ui/CommandButton";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";

interface Props {
  entry: Queued;
  trouble: string | undefined;
  /** Its writer may still report. */
  open: boolean;
  onAgain: () => void;
  /** Back into the form. */
  onTakeBack: () => void;
  /** Thrown away, knowingly. */
  onDrop: () => void;
}

export function Waiting({ entry, trouble, open, onAgain, onTakeBack, onDrop }: Props) {
  const say = useText();
  const { up } = useConnection();
  const waits = isWaiting(entry);
  const { capturedAt } = entry.variables.cmd;
  const title = say(waits ? "todo.queue.title" : "todo.queue.refused");
  const chip = waits ? (up ? "waiting" : "away") : "refused";
  return (
    <Card
      title={title}
      extra={
        <span className="todo-chip" data-queued={waits ? "waiting" : "refused"}>
          {say(`todo.queue.state.${chip}`)}
        </span>
      }
    >
      <div className="todo-form">
        {waits ? (
          <p className="todo-soft">
            {capturedAt && <When at={capturedAt} />} {say("todo.queue.why")}
          </p>
        ) : (
          <CommandAnswer state={{ is: "refused", refusals: entry.refusals ?? [] }} />
        )}
        {waits && trouble && <Trouble code={trouble} />}
        <p className="todo-said">{entry.variables.input.text}</p>
        <div className="todo-buttons">
          {waits && up && (
            <button type="button" className="quiet" onClick={onAgain}>
              {say("todo.queue.again")}
            </button>
          )}
          {open && (
            <button type="button" className="quiet" onClick={onTakeBack}>
              {say("todo.queue.takeBack")}
            </button>
          )}
          {!open && !waits && (
            <button type="button" className="quiet" onClick={onDrop}>
              {say("todo.queue.drop")}
            </button>
          )}
        </div>
      </div>
    </Card>
  );
}

function Trouble({ code }: { code: string }) {
  const say = useText();
  const key = code === "OTHER_PERSON" ? "todo.queue.otherPerson" : `problem.${code}`;
  return (
    <p className="problem" role="alert">
      {say(isKey(key) ? key : "problem.UNKNOWN")}
    </p>
  );
}
