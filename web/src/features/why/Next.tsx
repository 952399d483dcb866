// What can be done about it: what a report would earn, until when, and where to do it. Which
// commands are open is the service's word; the rest of the page holds the forms.
import { Link } from "react-router";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../gql";
import type { Key } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import { Due } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";

export const NEXT = graphql(`
  fragment Next_assignment on Assignment {
    id
    version
    can
    correctionDue
    reviewBy
    outlook {
      from
      lamp
      sentence
    }
  }
`);

type Data = ResultOf<typeof NEXT>;

interface Props {
  assignment: FragmentOf<typeof NEXT>;
  onPhone: boolean;
}

export function Next({ assignment, onPhone }: Props) {
  const say = useText();
  const it = readFragment(NEXT, assignment);
  const ways = waysOf(it, onPhone);
  const trail = `/audit?assignment=${encodeURIComponent(it.id)}`;
  const known = ways.length + it.outlook.length > 0 || it.correctionDue || it.reviewBy;
  return (
    <footer className="why-next">
      {known && (
        <section aria-label={say("why.next")}>
          <h3>{say("why.next")}</h3>
          <Deadlines it={it} />
        </section>
      )}
      <nav aria-label={say("why.ways")}>
        {ways.map(({ to, label }) => (
          <Link key={to} className="why-way" to={to}>
            {say(label)}
          </Link>
        ))}
        <Link className="quiet" to={trail}>
          {say("why.trail", { n: it.version })}
        </Link>
      </nav>
    </footer>
  );
}

function Deadlines({ it }: { it: Data }) {
  const say = useText();
  return (
    <ul>
      {it.outlook.map(({ from, lamp, sentence }) => (
        <li key={from}>
          <LampDot lamp={lamp} /> {sentence}
        </li>
      ))}
      {it.correctionDue && it.outlook.length === 0 && (
        <li>
          {say("why.correctionDue")} <Due at={it.correctionDue} />
        </li>
      )}
      {it.reviewBy && (
        <li>
          {say("why.reviewBy")} <Due at={it.reviewBy} />
        </li>
      )}
    </ul>
  );
}

interface Way {
  to: string;
  label: Key;
}

/** Where the commands that are open are given. */
function waysOf({ id, can }: Data, onPhone: boolean): Way[] {
  const report = `${onPhone ? "/m/todo" : "/todo"}/${encodeURIComponent(id)}`;
  const all: readonly (Way & { commands: readonly string[] })[] = [
    { commands: ["submitFeedback", "submitPart"], to: report, label: "why.way.report" },
    { commands: ["acceptPart", "returnPart"], to: report, label: "why.way.part" },
    { commands: ["review"], to: "/review", label: "why.way.review" },
    { commands: ["confirmRedPlate"], to: "/review?pile=RED_PROPOSED", label: "why.way.confirm" },
  ];
  return all.filter(({ commands }) => commands.some((command) => can.includes(command)));
}
