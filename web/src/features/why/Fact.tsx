// A fact that a verdict rests on: when, by whom, the way to it in the trail, and its payload.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useLanguage, useText } from "../../i18n/useText";
import { byline } from "../../ui/byline";
import { When } from "../../ui/Dates";
import { grouped } from "../../ui/numbers";

export const FACT = graphql(`
  fragment Fact_event on Event {
    id
    type
    sentence
    effectiveAt
    recordedAt
    position
    hash
    payload
    actor {
      id
      name
    }
    actorRole
    actorUnit {
      id
      shortName
    }
  }
`);

interface Props {
  event: FragmentOf<typeof FACT>;
  /** Of which assignment's trail it is. */
  of: string;
  /** What has been said already, so that it is not said twice. */
  told: string;
}

export function Fact({ event, of, told }: Props) {
  const say = useText();
  const { language } = useLanguage();
  const fact = readFragment(FACT, event);
  const trail = new URLSearchParams({ assignment: of, event: fact.id });
  const where = say("why.fact.position", { n: grouped(fact.position) });
  return (
    <li className="why-fact">
      <p>
        <span>
          <When at={fact.effectiveAt} /> · {byline(language, fact)}
        </span>
        <Link to={`/audit?${trail}`} aria-label={say("why.fact.trail", { where })}>
          {where}
        </Link>
      </p>
      {fact.sentence !== told && <p>{fact.sentence}</p>}
      <details>
        <summary>
          {say("why.raw")} <code>{fact.type}</code>
        </summary>
        <p>
          {say("why.raw.recorded")} <When at={fact.recordedAt} />
        </p>
        <p className="why-hash">
          {say("why.raw.hash")} {fact.hash}
        </p>
        {/* Long text scrolls in its own box, which the keyboard must reach. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls */}
        <pre tabIndex={0}>{JSON.stringify(fact.payload, null, 2)}</pre>
      </details>
    </li>
  );
}
