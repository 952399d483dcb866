// An order that was sent: where it stands in the log, its matters, and the way back while there
// is one.
import { Link } from "react-router";
import { useCommand } from "../../gql/useCommand";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { useNow } from "../../ui/clock";
import { grouped } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { RecallBatch } from "./documents";
import type { Sent } from "./sent";

/** Matters named one by one. */
const NAMED = 5;

interface Props {
  sent: Sent;
  onClose: () => void;
}

export function SentCard({ sent, onClose }: Props) {
  const { batch, count, position, until, matters } = sent;
  const say = useText();
  const { run, again, state } = useCommand(RecallBatch);
  const now = useNow(1_000);
  const left = until ? Math.ceil((new Date(until).getTime() - now) / 1_000) : 0;
  const gone = state.is === "done";
  const title =
    count > 0 ? "issue.sent" : position ? "issue.sent.registered" : "issue.sent.nothing";
  return (
    <Card className="issue-sent">
      <p className="issue-sum" role="status">
        {say(gone ? "issue.recalled" : title, { n: count, m: matters.length })}
      </p>
      {position && <p className="issue-hint">{say("ui.command.done", { n: grouped(position) })}</p>}
      <ul className="issue-links">
        {matters.slice(0, NAMED).map(({ id, number, title: name }) => (
          <li key={id}>
            <Link to={`/matters/${id}`}>{say("issue.sent.matter", { name, number })}</Link>
          </li>
        ))}
        {matters.length > NAMED && (
          <li>
            <Link to="/matters">{say("issue.sent.more", { n: matters.length - NAMED })}</Link>
          </li>
        )}
      </ul>
      <div className="issue-bar">
        {batch && count > 0 && !gone && left > 0 && (
          <CommandButton danger state={state} onPress={() => run({ batch })} onAgain={again}>
            {say("issue.recall", { n: left })}
          </CommandButton>
        )}
        {batch && count > 0 && !gone && left <= 0 && (
          <span className="issue-hint">{say("issue.recall.late")}</span>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          {say("issue.sent.next")}
        </button>
      </div>
      {batch && count > 0 && !gone && left > 0 && (
        <p className="issue-hint">{say("issue.recall.hint")}</p>
      )}
      {gone && <p className="issue-hint">{say("issue.recalled.why")}</p>}
    </Card>
  );
}
