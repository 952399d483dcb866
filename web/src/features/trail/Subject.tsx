// How the assignment stands now, as the service knows it: what is owed by whom, and the lines of
// its score with the way to the facts they rest on.
import { Link } from "react-router";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import type { Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { Due, When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { points } from "../../ui/numbers";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { Points } from "../../ui/Points";
import { WhyLink } from "../../ui/WhyLink";

export const SUBJECT = graphql(`
  fragment Trail_subject on Assignment {
    id
    text
    state
    role
    periodKey
    importance
    urgency
    issuedAt
    dueOriginal
    dueAt
    lamp
    lampReason
    settledLamp
    plate
    plateReason
    plateReasonCode
    plateAuto
    redProposed
    points
    version
    matter {
      id
      number
      title
    }
    unit {
      id
      name
    }
    explain {
      code
      rule
      sentence
      points
      events {
        id
      }
    }
  }
`);

type Data = ResultOf<typeof SUBJECT>;

interface Props {
  assignment: FragmentOf<typeof SUBJECT>;
  events: readonly { id: string }[];
  onChoose: (place: number) => void;
}

export function Subject({ assignment, events, onChoose }: Props) {
  const say = useText();
  const it = readFragment(SUBJECT, assignment);
  return (
    <Card title={say("trail.now")} className="trail-pane">
      <h3 className="trail-text">{it.text}</h3>
      <dl className="trail-facts">
        <Duty it={it} />
        <Verdicts it={it} />
      </dl>
      <Lines it={it} events={events} onChoose={onChoose} />
    </Card>
  );
}

function Duty({ it }: { it: Data }) {
  const say = useText();
  const role = say(`word.unitRole.${it.role}`);
  // What is ordinary needs no mention.
  const weight = [
    it.importance !== "NORMAL" && say(`word.importance.${it.importance}`),
    it.urgency !== "NORMAL" && say(`word.urgency.${it.urgency}`),
  ].filter(Boolean);
  return (
    <>
      <dt>{say("trail.matter")}</dt>
      <dd>
        <Link to={`/matters/${encodeURIComponent(it.matter.id)}`}>{it.matter.title}</Link>
        <small>{it.matter.number}</small>
      </dd>
      <dt>{say("trail.unit")}</dt>
      <dd>
        {it.unit.name}
        <small>{[role, ...weight].join(" · ")}</small>
      </dd>
      <dt>{say("trail.issued")}</dt>
      <dd>
        <When at={it.issuedAt} />
      </dd>
      <dt>{say("trail.due")}</dt>
      <dd>
        <Due at={it.dueAt} />
        {it.dueAt !== it.dueOriginal && (
          <small>
            {say("trail.dueOriginal")} <Due at={it.dueOriginal} />
          </small>
        )}
      </dd>
    </>
  );
}

function Verdicts({ it }: { it: Data }) {
  const say = useText();
  const plate = it.plate ? say(`ui.plate.${it.plate}`) : say("ui.plate.none");
  return (
    <>
      <dt>{say("trail.state")}</dt>
      <dd>
        <strong>{say(`word.state.${it.state}`)}</strong>
      </dd>
      <dt>{say("trail.lamp")}</dt>
      <dd>
        <WhyLink assignment={it.id} what={say(`ui.lamp.${it.lamp}`)}>
          <LampDot lamp={it.lamp} word />
        </WhyLink>
        <small>{it.settledLamp ? say("trail.settled") : say("trail.unsettled")}</small>
        {it.lampReason && <p>{it.lampReason}</p>}
      </dd>
      <dt>{say("trail.plate")}</dt>
      <dd>
        <WhyLink assignment={it.id} what={plate}>
          <PlateSquare plate={it.plate} />
        </WhyLink>
        {it.plate && <span className="trail-beside">{plate}</span>}
        {it.plateAuto && <small>{say("trail.auto")}</small>}
        {it.redProposed && <small>{say("trail.proposed")}</small>}
        {it.plateReasonCode && <p>{reason(say, it)}</p>}
      </dd>
      <dt>{say("trail.points")}</dt>
      <dd>
        <WhyLink assignment={it.id} what={say("ui.points", { n: points(it.points, true) })}>
          <strong>
            <Points value={it.points} />
          </strong>
        </WhyLink>
      </dd>
    </>
  );
}

function reason(say: Say, { plateReasonCode, plateReason }: Data): string {
  const code = plateReasonCode ? say(`word.plateReason.${plateReasonCode}`) : "";
  return [code, plateReason].filter(Boolean).join(say("ui.list.join"));
}

interface LinesProps {
  it: Data;
  events: readonly { id: string }[];
  onChoose: (place: number) => void;
}

function Lines({ it, events, onChoose }: LinesProps) {
  const say = useText();
  const paid = it.explain.filter((line) => line.points !== null);
  if (paid.length === 0) {
    return <p className="trail-soft">{say("trail.lines.none")}</p>;
  }
  return (
    <section aria-label={say("trail.lines")}>
      <h3 className="trail-label">{say("trail.lines")}</h3>
      <ul className="trail-lines">
        {paid.map(({ rule, sentence, points: value, events: grounds }) => {
          const place = events.findIndex(({ id }) => grounds.some((ground) => ground.id === id));
          return (
            <li key={rule + sentence}>
              <b>
                <Points value={value ?? 0} />
              </b>
              <span>
                {sentence}
                <small>
                  {rule}
                  {place >= 0 && (
                    <button type="button" onClick={() => onChoose(place)}>
                      {say("trail.lines.ground")}
                    </button>
                  )}
                </small>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
