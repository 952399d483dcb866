// The trail of one assignment: how it stands, its facts from old to new, and one of them as it is
// stored.
import { type ReactNode, useMemo } from "react";
import { Link, useLocation } from "react-router";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { chainOf, follows } from "./chain";
import { changesOf } from "./change";
import { TRAIL_EVENT } from "./event";
import { News } from "./News";
import { Player } from "./Player";
import { RawEvent } from "./RawEvent";
import { SUBJECT, Subject } from "./Subject";
import { Timeline } from "./Timeline";

/** What one request may ask for; a longer trail has further pages. */
const PAGE = 100;

const QUERY = graphql(
  `
    query Trail($id: ID!, $first: Int!, $after: String) {
      assignment(id: $id) {
        id
        version
        ...Trail_subject
        events(first: $first, after: $after) {
          nodes {
            id
            ...Trail_event
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [SUBJECT, TRAIL_EVENT],
);

type Found = NonNullable<ResultOf<typeof QUERY>["assignment"]>;

export function TrailPage({ id }: { id: string }) {
  const say = useText();
  const { one } = useFilters();
  const variables = { id, first: PAGE, after: one("after") || null };
  const [{ data, error }, again] = useQuery({ query: QUERY, variables });
  const anew = () => again({ requestPolicy: "network-only" });
  const found = data?.assignment;
  if (found && found.events.nodes.length > 0) {
    return <Trail found={found} onAnew={anew} />;
  }
  return (
    <Framed>
      <Card>
        {error && !data ? (
          <Problem problem={problemOf(error)} onAgain={anew} />
        ) : data ? (
          <Empty title={say(found ? "trail.page.empty" : "trail.gone")}>
            {say(found ? "trail.page.empty.why" : "trail.gone.why")}
          </Empty>
        ) : (
          <Loading lines={8} />
        )}
      </Card>
    </Framed>
  );
}

function Framed({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  const say = useText();
  const { pathname } = useLocation();
  return (
    <Page
      title={say("trail.title")}
      aside={aside}
      actions={
        <Link className="quiet" to={{ pathname, search: "" }}>
          {say("trail.all")}
        </Link>
      }
    >
      {children}
    </Page>
  );
}

function Trail({ found, onAnew }: { found: Found; onAnew: () => void }) {
  const { one, set } = useFilters();
  const events = found.events.nodes;
  const changes = useMemo(() => changesOf(events), [events]);
  const chain = useMemo(() => chainOf(events, found.version), [events, found.version]);
  const place = placeOf(events, one("event"));
  const chosen = events[place];
  const change = changes[place];
  const choose = (to: number) => set({ event: events[to]?.id ?? "" });
  const last = events[events.length - 1]?.position;
  const filter = useMemo(() => ({ assignment: [found.id] }), [found.id]);
  if (!chosen || !change) {
    return null;
  }
  const { endCursor, hasNextPage } = found.events.pageInfo;
  const news = hasNextPage ? null : (
    <News key={last} since={last} filter={filter} onShow={onAnew} />
  );
  return (
    <Framed aside={news}>
      <Player events={events} place={place} chain={chain} onChoose={choose} />
      <div className="trail-panes">
        <Subject assignment={found} events={events} onChoose={choose} />
        <Timeline
          events={events}
          changes={changes}
          place={place}
          next={hasNextPage ? endCursor : null}
          onChoose={choose}
        />
        <RawEvent
          event={chosen}
          change={change}
          linked={follows(chosen, events[place - 1])}
          first={place === 0}
        />
      </div>
    </Framed>
  );
}

/** The address names a fact by its id or its position; without one it is the newest. */
function placeOf(events: readonly { id: string; position: string }[], wanted: string): number {
  const place = events.findIndex(({ id, position }) => id === wanted || position === wanted);
  return place === -1 ? events.length - 1 : place;
}
