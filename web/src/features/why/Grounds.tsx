// The grounds of lamp and plate: what decided it in one sentence, by which rule, what it pays,
// and the facts it rests on.
import type { ReactNode } from "react";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import { isKey, type Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { PlateSquare } from "../../ui/PlateSquare";
import { Points } from "../../ui/Points";
import { FACT, Fact } from "./Fact";

export const GROUNDS = graphql(
  `
    fragment Grounds_assignment on Assignment {
      id
      lamp
      lampReasonCode
      settledLamp
      plate
      plateAuto
      redProposed
      explain {
        code
        sentence
        points
        effectiveAt
        rule
        events {
          id
          ...Fact_event
        }
      }
      events(first: 1) {
        nodes {
          id
          ...Fact_event
        }
      }
    }
  `,
  [FACT],
);

type Data = ResultOf<typeof GROUNDS>;
type Verdict = Data["explain"][number];

interface Props {
  assignment: FragmentOf<typeof GROUNDS>;
}

export function Grounds({ assignment }: Props) {
  const say = useText();
  const it = readFragment(GROUNDS, assignment);
  const lamp = about(it.explain, "LAMP", "L-");
  const plate = about(it.explain, "PLATE", "P-");
  const others = it.explain.filter(({ code }) => !/^(LAMP$|PLATE$|[LP]-)/.test(code));
  const settled = it.settledLamp ? say("why.settled") : say("why.unsettled");
  return (
    <div className="why-grounds">
      <Part
        name={say("why.lamp")}
        shown={<LampDot lamp={it.lamp} word />}
        note={it.lamp === "OFF" && !it.settledLamp ? "" : settled}
      >
        {lamp.length === 0 ? <Unlit it={it} /> : <Verdicts of={it.id} verdicts={lamp} />}
      </Part>
      <Part
        name={say("why.plate")}
        shown={<PlateSquare plate={it.plate} word />}
        note={it.plateAuto ? say("why.auto") : it.redProposed ? say("why.proposed") : ""}
      >
        {plate.length === 0 ? (
          <p className="why-soft">{say("why.noPlate")}</p>
        ) : (
          <Verdicts of={it.id} verdicts={plate} />
        )}
      </Part>
      {others.length > 0 && (
        <Part name={say("why.others")} shown={null} note="">
          <Verdicts of={it.id} verdicts={others} />
        </Part>
      )}
    </div>
  );
}

/**
 * What paid comes first, the newest before older ones, then what shows the colour of now, unless
 * the very fact that paid shows it too.
 */
function about(explain: readonly Verdict[], shows: string, pays: string): Verdict[] {
  const paid = explain.filter(({ code }) => code.startsWith(pays));
  const told = new Set(paid.flatMap(({ events }) => events.map(({ id }) => id)));
  const shown = explain.filter(({ code }) => code === shows);
  return [
    ...paid.reverse(),
    ...shown.filter(({ events }) => !events.every(({ id }) => told.has(id))),
  ];
}

interface PartProps {
  name: string;
  shown: ReactNode;
  note: string;
  children: ReactNode;
}

function Part({ name, shown, note, children }: PartProps) {
  return (
    <section className="why-part" aria-label={name}>
      <h3>
        <span>{name}</span>
        {shown}
        {note && <small>{note}</small>}
      </h3>
      {children}
    </section>
  );
}

/** Nothing has lit it: the order itself is what stands. */
function Unlit({ it }: { it: Data }) {
  const say = useText();
  const why = `word.lampReason.${it.lampReasonCode}` as const;
  return (
    <>
      <p className="why-lead">{say("why.unlit", { why: say(why) })}</p>
      <ul className="why-facts" aria-label={say("why.facts")}>
        {it.events.nodes.map((event) => (
          <Fact key={event.id} event={event} of={it.id} told="" />
        ))}
      </ul>
    </>
  );
}

function Verdicts({ of, verdicts }: { of: string; verdicts: readonly Verdict[] }) {
  const say = useText();
  return (
    <ol>
      {verdicts.map(({ code, sentence, points, effectiveAt, rule, events }, place) => (
        <li key={code + effectiveAt + (events[0]?.id ?? "")}>
          <p className={place === 0 ? "why-lead" : "why-more"}>
            <span>{sentence}</span>
            {points === null ? null : <Points value={points} />}
          </p>
          <p className="why-rule">
            {ruleInWords(say, rule)} · {say("why.since")} <When at={effectiveAt} />
          </p>
          <ul className="why-facts" aria-label={say("why.facts")}>
            {events.map((event) => (
              <Fact key={event.id} event={event} of={of} told={sentence} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

/** `L-R v1` names the rule and its version: `红灯赋分规则 L-R · 第 1 版`. */
function ruleInWords(say: Say, rule: string): string {
  const [code = rule, version] = rule.split(" v");
  const key = `why.rule.${code}`;
  const name = isKey(key) ? say(key) : say("why.rule.other", { code });
  return version ? say("why.rule.version", { name, n: version }) : name;
}
