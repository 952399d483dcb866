// Duties in hand whose lamps are red or yellow, each with its reason; and the lamps that turned
// last.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { dueInWords, instantInWords, spanInWords } from "../../ui/dates";
import { LampDot } from "../../ui/LampDot";
import { WhyLink } from "../../ui/WhyLink";
import { Panel } from "./Panel";
import type { Lit, Turn } from "./useRest";

export function LitList({ lamp, lit }: { lamp: "RED" | "YELLOW"; lit: Lit }) {
  const say = useText();
  const now = useNow();
  const part = lamp === "RED" ? "reds" : "yellows";
  const left = lit.totalCount - lit.nodes.length;
  const count = say("screen.count", { n: lit.totalCount });
  return (
    <Panel className="screen-lit" title={say(`screen.${part}`)} aside={count}>
      {lit.nodes.length === 0 && <p className="screen-none">{say(`screen.${part}.none`)}</p>}
      <ul>
        {lit.nodes.map(({ id, text, dueAt, lampReasonCode, lampReason, unit, matter }) => (
          <li key={id}>
            <p>
              <WhyLink assignment={id} what={say(`ui.lamp.${lamp}`)}>
                <LampDot lamp={lamp} />
              </WhyLink>
              <b>{unit.shortName}</b>
              <small>{dueInWords(say, dueAt, now)}</small>
            </p>
            <p className="screen-text">{text}</p>
            <p className="screen-text">
              <small>{say("screen.matter", { title: matter.title })}</small>
            </p>
            <p className="screen-text" data-lamp={lamp}>
              {/* The reason tells the days that were left when the lamp turned. */}
              {lampReasonCode === "DUE_SOON" ? spanInWords(say, dueAt, now) : lampReason}
            </p>
          </li>
        ))}
      </ul>
      {left > 0 && <p className="screen-note">{say("screen.more", { n: left })}</p>}
    </Panel>
  );
}

export function Latest({ turns }: { turns: readonly Turn[] }) {
  const say = useText();
  const now = useNow();
  return (
    <Panel className="screen-latest" title={say("screen.latest")}>
      {turns.length === 0 && <p className="screen-none">{say("screen.latest.none")}</p>}
      <ul>
        {turns.map(({ id, effectiveAt, sentence, unit, assignment }) => (
          <li key={id}>
            <p>
              <small>{instantInWords(say, effectiveAt, now)}</small>
              <b>{unit?.shortName}</b>
              <span className="screen-text">{assignment?.text}</span>
            </p>
            <p className="screen-text">{sentence}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
