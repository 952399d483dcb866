// One fact as it is stored: what it changed, when it was true and when it was written down, its
// place in the chain, and its payload word by word.
import { useState } from "react";
import type { Say } from "../../i18n/language";
import { useLanguage, useText } from "../../i18n/useText";
import { byline } from "../../ui/byline";
import { copy } from "../../ui/copy";
import { exact } from "../../ui/dates";
import { LampDot } from "../../ui/LampDot";
import { grouped } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import type { Change } from "./change";
import { holdsSealed, isLate, type TrailEvent } from "./event";
import { KindWord } from "./Kind";

interface Props {
  event: TrailEvent;
  /** Of lamp and plate; only known within a trail. */
  change?: Change;
  /** Whether it fits to the fact before it; only known within a trail. */
  linked?: boolean | undefined;
  first?: boolean | undefined;
}

export function RawEvent({ event, change, linked, first }: Props) {
  const say = useText();
  return (
    <Card
      title={say("trail.raw")}
      className="trail-pane"
      extra={<code className="trail-type">{event.type}</code>}
    >
      <div className="trail-raw">
        <p className="trail-raw-title" aria-live="polite">
          <KindWord type={event.type} /> {event.sentence}
        </p>
        {change && <Changed change={change} />}
        <Stamps event={event} />
        <Payload event={event} />
        <Proof event={event} linked={linked} first={first} />
      </div>
    </Card>
  );
}

function Changed({ change: { before, after } }: { change: Change }) {
  const say = useText();
  const changes = [
    before.lamp !== after.lamp && {
      name: say("trail.lamp"),
      from: before.lamp && <LampDot lamp={before.lamp} word />,
      to: after.lamp && <LampDot lamp={after.lamp} word />,
    },
    before.settled !== after.settled && {
      name: say("trail.settledLamp"),
      from: before.settled && <LampDot lamp={before.settled} word />,
      to: after.settled && <LampDot lamp={after.settled} word />,
    },
    before.plate !== after.plate && {
      name: say("trail.plate"),
      from: before.plate && <PlateSquare plate={before.plate} word />,
      to: after.plate && <PlateSquare plate={after.plate} word />,
    },
  ].filter((one) => one !== false);
  return (
    <section className="trail-changed" aria-label={say("trail.changed")}>
      <h3 className="trail-label">{say("trail.changed")}</h3>
      {changes.length === 0 && <p className="trail-soft">{say("trail.changed.nothing")}</p>}
      {changes.map(({ name, from, to }) => (
        <p key={name}>
          {name}
          <span className="trail-from">{from ?? say("trail.nothing")}</span>
          <span aria-hidden="true">→</span>
          <span className="sr-only">{say("trail.became")}</span>
          <span className="trail-to">{to ?? say("trail.nothing")}</span>
        </p>
      ))}
    </section>
  );
}

function Stamps({ event }: { event: TrailEvent }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <dl className="trail-facts trail-stamps">
      <dt>{say("trail.effective")}</dt>
      <dd className="number">{exact(event.effectiveAt)}</dd>
      <dt>{say("trail.recorded")}</dt>
      <dd>
        <span className="number">{exact(event.recordedAt)}</span>
        {isLate(event) && <em>{say("trail.late")}</em>}
      </dd>
      <dt>{say("trail.by")}</dt>
      <dd>{byline(language, event)}</dd>
    </dl>
  );
}

function Payload({ event }: { event: TrailEvent }) {
  const say = useText();
  const [told, setTold] = useState<{ id: string; words: string }>();
  const press = async () => {
    const done = await copy(asText(event));
    setTold({ id: event.id, words: say(done ? "trail.copied" : "trail.notCopied") });
  };
  return (
    <section aria-label={say("trail.payload")}>
      <div className="trail-payload-head">
        <h3 className="trail-label">{say("trail.payload")}</h3>
        <span role="status">{told?.id === event.id && told.words}</span>
        <button type="button" className="quiet" onClick={press}>
          {say("trail.copy")}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls */}
      <pre className="trail-payload" tabIndex={0}>
        {JSON.stringify(event.payload, null, 2)}
      </pre>
      {holdsSealed(event.payload) && <p className="trail-soft">{say("trail.sealed")}</p>}
    </section>
  );
}

/** The whole fact, for a file or a letter. */
function asText(event: TrailEvent): string {
  return JSON.stringify(event, null, 2);
}

function Proof({ event, linked, first }: Props) {
  const say = useText();
  const ids = [
    [say("trail.stream"), `${event.streamType}-${event.streamId}`],
    [say("trail.place"), placeInWords(say, event)],
    [say("trail.prevHash"), event.prevHash],
    [say("trail.hash"), event.hash],
    [say("trail.command"), event.commandId],
    [say("trail.correlation"), event.correlationId],
    ...(event.causationId ? [[say("trail.causation"), event.causationId]] : []),
    [say("trail.schema"), event.schemaVersion],
  ] as const;
  return (
    <section aria-label={say("trail.proof")}>
      <h3 className="trail-label">{say("trail.proof")}</h3>
      {linked !== undefined && (
        <p className="trail-link" data-holds={linked}>
          {say(linkWord(event, linked, first))}
        </p>
      )}
      <dl className="trail-proof">
        {ids.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function placeInWords(say: Say, { seq, position }: TrailEvent): string {
  return `${say("trail.seq", { n: seq })} · ${say("trail.position", { n: grouped(position) })}`;
}

function linkWord({ seq }: TrailEvent, linked: boolean, first = false) {
  if (!linked) {
    return "trail.link.broken";
  }
  if (seq === 1) {
    return "trail.link.first";
  }
  return first ? "trail.link.unknown" : "trail.link.holds";
}
