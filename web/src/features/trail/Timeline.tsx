// The facts of an assignment from old to new. Choosing one shows it as it is stored.
import { useEffect, useRef } from "react";
import { Link, useLocation } from "react-router";
import { useLanguage, useText } from "../../i18n/useText";
import { byline } from "../../ui/byline";
import { When } from "../../ui/Dates";
import { changed } from "../../ui/filters";
import { LampDot } from "../../ui/LampDot";
import { grouped } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import type { Change } from "./change";
import { isLate, type TrailEvent } from "./event";
import { KindWord, Mark } from "./Kind";

interface Props {
  events: readonly TrailEvent[];
  changes: readonly Change[];
  place: number;
  /** Where the next page begins, if there is one. */
  next: string | null;
  onChoose: (place: number) => void;
}

export function Timeline({ events, changes, place, next, onChoose }: Props) {
  const say = useText();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const chosen = list.current?.children[place];
    if (list.current && chosen instanceof HTMLElement) {
      keepInView(list.current, chosen);
    }
  }, [place]);
  return (
    <Card title={say("trail.events")} className="trail-pane trail-pane-list">
      <ol className="trail-list" ref={list}>
        {events.map((event, at) => (
          <li key={event.id} data-chosen={at === place || undefined}>
            <Entry
              event={event}
              change={changes[at]}
              chosen={at === place}
              onChoose={() => onChoose(at)}
            />
          </li>
        ))}
      </ol>
      <Pages next={next} />
    </Card>
  );
}

/** Scrolls the list alone, never the page under the reader's eyes. */
function keepInView(list: HTMLElement, entry: HTMLElement): void {
  const above = entry.offsetTop - list.offsetTop;
  if (above < list.scrollTop) {
    list.scrollTop = above;
  } else if (above + entry.offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = above + entry.offsetHeight - list.clientHeight;
  }
}

interface EntryProps {
  event: TrailEvent;
  change: Change | undefined;
  chosen: boolean;
  onChoose: () => void;
}

function Entry({ event, change, chosen, onChoose }: EntryProps) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <button
      type="button"
      className="trail-entry"
      aria-current={chosen ? "step" : undefined}
      onClick={onChoose}
    >
      <Mark event={event} />
      <span className="trail-meta">
        <When at={event.effectiveAt} /> · <KindWord type={event.type} /> ·{" "}
        <span className="number">{say("trail.seq", { n: event.seq })}</span> ·{" "}
        <span className="number">{say("trail.position", { n: grouped(event.position) })}</span>
        {isLate(event) && <em>{say("trail.late")}</em>}
      </span>
      <span className="trail-sentence">
        {event.sentence}
        {change && <Outcome event={event} change={change} />}
      </span>
      {/* The clock states most facts; it is named where the fact is shown. */}
      {event.actorRole !== "SYSTEM" && (
        <span className="trail-meta">{byline(language, event)}</span>
      )}
    </button>
  );
}

/** The lamp or plate that a fact left burning, beside its sentence. */
function Outcome({ event, change }: { event: TrailEvent; change: Change }) {
  if (event.type === "LampTurned" && change.after.lamp) {
    return <LampDot lamp={change.after.lamp} />;
  }
  if (event.type === "LampSettled" && change.after.settled) {
    return <LampDot lamp={change.after.settled} />;
  }
  const plated = event.type === "PlateShown" || event.type === "PlateRevised";
  return plated && change.after.plate ? <PlateSquare plate={change.after.plate} /> : null;
}

function Pages({ next }: { next: string | null }) {
  const say = useText();
  const { pathname, search } = useLocation();
  const now = new URLSearchParams(search);
  const to = (after: string) => ({ pathname, search: `?${changed(now, { after, event: "" })}` });
  if (!next && !now.has("after")) {
    return null;
  }
  return (
    <nav className="trail-pages" aria-label={say("trail.pages")}>
      {now.has("after") && <Link to={to("")}>{say("trail.pages.start")}</Link>}
      {next && <Link to={to(next)}>{say("trail.pages.next")}</Link>}
    </nav>
  );
}
