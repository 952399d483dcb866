// What happened last; asked anew whenever the counts have changed.
import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useAnewWith } from "../../gql/anew";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import { happenings, TELLING, type Telling } from "./happenings";

const LATEST = graphql(`
  query OverviewLatest($types: [String!]!) {
    events(filter: { type: $types }, first: 40) {
      nodes {
        id
        type
        sentence
        effectiveAt
        unit {
          id
          shortName
        }
        assignment {
          id
          text
        }
      }
    }
  }
`);

type Told = ResultOf<typeof LATEST>["events"]["nodes"][number] & { type: Telling };

const ASKED = { types: [...TELLING] };
/** A list that was empty has no type in it by which urql could know that it is out of date. */
const TYPES = { additionalTypenames: ["Event"] };

interface Props {
  change: unknown;
  most: number;
}

export function Latest({ change, most }: Props) {
  const say = useText();
  const [{ data, error }, ask] = useQuery({ query: LATEST, variables: ASKED, context: TYPES });
  useAnewWith(change, ask);
  const told = useMemo(() => data && happenings(data.events.nodes), [data]);
  return (
    <Card title={say("overview.latest")}>
      {error && !data && (
        <Problem
          problem={problemOf(error)}
          onAgain={() => ask({ requestPolicy: "network-only" })}
        />
      )}
      {!told && !error && <Loading lines={6} />}
      {told?.length === 0 && (
        <Empty title={say("overview.latest.none")}>{say("overview.latest.none.why")}</Empty>
      )}
      <ul className="overview-latest">
        {told?.slice(0, most).map((one) => (
          <Happening key={one.id} told={one} />
        ))}
      </ul>
    </Card>
  );
}

function Happening({ told }: { told: Told }) {
  const say = useText();
  const { type, sentence, effectiveAt, unit, assignment } = told;
  const name = unit?.shortName ?? say("overview.county");
  const kind = say(`overview.event.${type}`);
  return (
    <li>
      <i aria-hidden="true">{name.slice(0, 2)}</i>
      <div>
        <p>
          <b>{name}</b>{" "}
          {assignment ? (
            <WhyLink assignment={assignment.id} what={kind}>
              <span className="mark">{kind}</span>
            </WhyLink>
          ) : (
            <span className="mark">{kind}</span>
          )}
          <span className="stamp">
            <When at={effectiveAt} />
          </span>
        </p>
        {assignment && <p className="overview-text">{assignment.text}</p>}
        <p className={assignment ? "stamp" : undefined}>{sentence}</p>
      </div>
    </li>
  );
}
