// Messages to the viewer's unit: what each says, when it was said, and the way to what it is about.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useHasInbox } from "../../gql/unread";
import { useText } from "../../i18n/useText";
import { CommandAnswer, CommandButton } from "../../ui/CommandButton";
import { When } from "../../ui/Dates";
import { grouped } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { type Message, useInbox, useMark } from "./inbox";
import "./inbox.css";

/** `task` is where the viewer's tasks are, in the frame that is shown. */
export function Inbox({ task }: { task: string }) {
  const say = useText();
  if (!useHasInbox()) {
    return (
      <Card>
        <Empty title={say("inbox.nobody")}>{say("inbox.nobody.why")}</Empty>
      </Card>
    );
  }
  return <Messages task={task} />;
}

function Messages({ task }: { task: string }) {
  const say = useText();
  const { inbox, error, busy, again, more, shown } = useInbox();
  if (!inbox) {
    return (
      <Card>
        {error ? <Problem problem={problemOf(error)} onAgain={again} /> : <Loading lines={8} />}
      </Card>
    );
  }
  const { nodes, totalCount, countExact, pageInfo } = inbox;
  const count = countExact ? grouped(totalCount) : `${grouped(totalCount)}+`;
  if (nodes.length === 0) {
    return (
      <Card>
        <Empty title={say("inbox.none")}>{say("inbox.none.why")}</Empty>
      </Card>
    );
  }
  return (
    <Card
      title={say("inbox.count", { n: count })}
      extra={<MarkAll messages={nodes} onMarked={again} />}
      className="inbox"
    >
      <ul className="inbox-list" aria-busy={busy}>
        {nodes.map((message) => (
          <Entry key={message.id} of={message} task={task} />
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <p className="inbox-more">
          {more ? (
            <button type="button" className="quiet" onClick={more}>
              {say("inbox.more")}
            </button>
          ) : (
            say("inbox.most", { n: shown })
          )}
        </p>
      )}
    </Card>
  );
}

interface MarkProps {
  /** Newest first. */
  messages: readonly Message[];
  onMarked: () => void;
}

/** Up to the newest that is shown: what comes meanwhile has not been read. */
function MarkAll({ messages, onMarked }: MarkProps) {
  const say = useText();
  const [state, mark] = useMark(onMarked);
  const [newest] = messages;
  const unread = messages.some((message) => message.unread);
  return (
    <>
      {!unread && state.is === "idle" && <span className="stamp">{say("inbox.read.all")}</span>}
      {newest && (unread || state.is === "busy") && (
        <CommandButton silent size="small" state={state} onPress={() => mark(newest.id)}>
          {say("inbox.mark")}
        </CommandButton>
      )}
      {(state.is === "refused" || state.is === "failed") && (
        <CommandAnswer state={state} {...(newest && { onAgain: () => mark(newest.id) })} />
      )}
    </>
  );
}

function Entry({ of, task }: { of: Message; task: string }) {
  const say = useText();
  const { kind, text, urgent, queuedAt, unread, about } = of;
  return (
    <li data-unread={unread || undefined}>
      <p className="inbox-head">
        {unread && <b className="inbox-unread">{say("inbox.unread")}</b>}
        <span className="inbox-kind" data-urgent={urgent || undefined}>
          {say(`word.notice.${kind}`)}
        </span>
        <When at={queuedAt} />
      </p>
      <p className="inbox-text">{text}</p>
      {about.map(({ id, text: duty, matter }) => (
        <Link key={id} className="inbox-about" to={`${task}/${encodeURIComponent(id)}`}>
          {duty === matter.title ? duty : `${matter.title} · ${duty}`}
        </Link>
      ))}
    </li>
  );
}
