// “离线 · 待传 3”: what lies on the device, above the list. Refused reports are named, so that none
// is forgotten.
import { Link } from "react-router";
import { useConnection } from "../../gql/connection";
import { assignmentOf, idOf, isWaiting, useQueue } from "../../gql/queue";
import { useText } from "../../i18n/useText";
import { Card } from "../../ui/Page";

export function QueueNotice({ base }: { base: string }) {
  const say = useText();
  const { up } = useConnection();
  const [{ entries }] = useQueue();
  if (entries.length === 0) {
    return null;
  }
  const n = entries.filter(isWaiting).length;
  return (
    <Card className="todo-queue">
      {n > 0 && (
        <p role="status">
          <b>{say(up ? "todo.queue.sending" : "todo.queue.away", { n })}</b>{" "}
          <span className="todo-soft">{say("todo.queue.note")}</span>
        </p>
      )}
      <ul className="todo-queued">
        {entries.map((entry) => (
          <li key={idOf(entry)}>
            <Link to={`${base}/${encodeURIComponent(assignmentOf(entry))}`}>{entry.title}</Link>
            <span className="todo-chip" data-queued={isWaiting(entry) ? "waiting" : "refused"}>
              {say(`todo.queue.chip.${isWaiting(entry) ? "waiting" : "refused"}`)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
