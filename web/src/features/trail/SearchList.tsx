// Facts in a table, each with the way to its trail; what belongs to no assignment opens in place.

import { Link, useLocation } from "react-router";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useLanguage, useText } from "../../i18n/useText";
import { byline } from "../../ui/byline";
import { When } from "../../ui/Dates";
import { changed, useFilters } from "../../ui/filters";
import { grouped } from "../../ui/numbers";
import { Loading, Problem } from "../../ui/States";
import { TRAIL_EVENT } from "./event";
import { KindWord } from "./Kind";
import { RawEvent } from "./RawEvent";

export const FOUND_EVENT = graphql(`
  fragment Trail_found on Event @_unmask {
    id
    position
    type
    sentence
    effectiveAt
    actor {
      id
      name
    }
    actorRole
    actorUnit {
      id
      shortName
    }
    unit {
      id
      shortName
    }
    assignment {
      id
      text
    }
  }
`);

type FoundEvent = ResultOf<typeof FOUND_EVENT>;

export function SearchList({ events }: { events: readonly FoundEvent[] }) {
  const say = useText();
  const { one } = useFilters();
  const open = one("event");
  return (
    <table className="trail-table">
      <thead>
        <tr>
          <th scope="col">{say("trail.effective")}</th>
          <th scope="col">{say("trail.filter.type")}</th>
          <th scope="col">{say("trail.about")}</th>
          <th scope="col">{say("trail.sentence")}</th>
          <th scope="col">{say("trail.by")}</th>
          <th scope="col" className="trail-end">
            {say("trail.place.short")}
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <Row key={event.id} event={event} open={event.id === open} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ event, open }: { event: FoundEvent; open: boolean }) {
  const { language } = useLanguage();
  const { pathname, search } = useLocation();
  const { id, assignment, type, sentence, position, unit } = event;
  const asked = new URLSearchParams(search);
  const target = assignment
    ? new URLSearchParams({ assignment: assignment.id, event: id })
    : changed(asked, { event: open ? "" : id });
  return (
    <>
      <tr className="trail-row" data-open={open || undefined}>
        <td>
          <When at={event.effectiveAt} />
        </td>
        <td>
          <KindWord type={type} />
        </td>
        <td>{unit?.shortName ?? "—"}</td>
        <td>
          <Link
            to={{ pathname, search: `?${target}` }}
            preventScrollReset={!assignment}
            aria-expanded={assignment ? undefined : open}
          >
            {sentence}
          </Link>
          {assignment && !sentence.includes(assignment.text) && <small>{assignment.text}</small>}
        </td>
        <td>{byline(language, event)}</td>
        <td className="trail-end">{grouped(position)}</td>
      </tr>
      {open && !assignment && (
        <tr>
          <td colSpan={6}>
            <Opened id={id} />
          </td>
        </tr>
      )}
    </>
  );
}

const ONE = graphql(
  `
    query TrailOne($id: ID!) {
      node(id: $id) {
        __typename
        id
        ... on Event {
          ...Trail_event
        }
      }
    }
  `,
  [TRAIL_EVENT],
);

function Opened({ id }: { id: string }) {
  const [{ data, error }, again] = useQuery({ query: ONE, variables: { id } });
  if (error && !data) {
    const anew = () => again({ requestPolicy: "network-only" });
    return <Problem problem={problemOf(error)} onAgain={anew} />;
  }
  return data?.node?.__typename === "Event" ? <RawEvent event={data.node} /> : <Loading />;
}
