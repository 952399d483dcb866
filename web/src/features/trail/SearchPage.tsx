// All facts one may see, newest first, narrowed by what the address says. Each leads to the trail
// it belongs to.
import { useEffect, useMemo, useRef } from "react";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useClock } from "../../ui/clock";
import { type Filters, useFilters } from "../../ui/filters";
import { grouped } from "../../ui/numbers";
import { Card, Page } from "../../ui/Page";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { FIELDS, searchOf } from "./filter";
import { News } from "./News";
import { SearchBar } from "./SearchBar";
import { FOUND_EVENT, SearchList } from "./SearchList";
import { SearchPages } from "./SearchPages";

const PAGE = 50;

const SEARCH = graphql(
  `
    query TrailSearch($filter: EventFilter, $order: EventOrder!, $first: Int!, $after: String) {
      events(filter: $filter, orderBy: $order, first: $first, after: $after) {
        nodes {
          id
          ...Trail_found
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
        countExact
      }
    }
  `,
  [FOUND_EVENT],
);

export function SearchPage() {
  const say = useText();
  const filters = useFilters();
  const { filter, order } = useMemo(() => searchOf(filters), [filters]);
  const after = useAfter(filters, filter, order);
  const variables = { filter, order, first: PAGE, after };
  const context = useMemo(() => ({ additionalTypenames: ["Event"] }), []);
  const [{ data, error, stale }, again] = useQuery({ query: SEARCH, variables, context });
  const anew = () => again({ requestPolicy: "network-only" });
  const newest = data?.events.nodes[0]?.position;
  const live = data && !stale && !after && order === "NEWEST";
  return (
    <Page
      title={say("trail.title")}
      aside={
        <>
          <ReadAt data={data} position={order === "NEWEST" && !after ? newest : undefined} />
          {live && <News key={newest} since={newest} filter={filter} onShow={anew} />}
        </>
      }
    >
      <Card>
        <SearchBar />
      </Card>
      <Card title={say("trail.found")} extra={data && <Found {...data.events} />}>
        {error && !data && <Problem problem={problemOf(error)} onAgain={anew} />}
        {!data && !error && <Loading lines={10} />}
        {data?.events.nodes.length === 0 && <Nothing />}
        {data && data.events.nodes.length > 0 && (
          <>
            <SearchList events={data.events.nodes} />
            <SearchPages order={order} {...data.events.pageInfo} />
          </>
        )}
      </Card>
    </Page>
  );
}

/** Where the page begins. Whoever searches for something else begins at its beginning. */
function useAfter(filters: Filters, ...search: readonly unknown[]): string | null {
  const asked = JSON.stringify(search);
  const before = useRef(asked);
  const moved = before.current !== asked;
  useEffect(() => {
    if (before.current !== asked) {
      before.current = asked;
      filters.set({ after: "", event: "" });
    }
  }, [asked, filters]);
  return moved ? null : filters.one("after") || null;
}

/** As of when the list is true: when the answer came. */
function ReadAt({ data, position }: { data: unknown; position: string | undefined }) {
  const clock = useClock();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an answer is read when it comes
  const at = useMemo(() => clock(), [data, clock]);
  return data ? <Stamp at={at} position={position ?? null} /> : null;
}

function Found({ totalCount, countExact }: { totalCount: number; countExact: boolean }) {
  const say = useText();
  const n = grouped(totalCount);
  return (
    <span className="stamp">{say(countExact ? "trail.count" : "trail.count.more", { n })}</span>
  );
}

function Nothing() {
  const say = useText();
  const { one } = useFilters();
  const { kind, unit } = useViewer();
  const searched = FIELDS.some((name) => one(name) !== "");
  const title = say(searched ? "trail.none" : "trail.nothing.yet");
  return <Empty title={title}>{say(WHY_NOTHING[kind], { unit })}</Empty>;
}

/** What a role sees at all, so that an empty list is understood. */
const WHY_NOTHING = {
  office: "trail.none.why",
  leader: "trail.none.why",
  inspector: "trail.none.why",
  unit: "trail.none.own",
  town: "trail.none.own",
  helper: "trail.none.role",
  admin: "trail.none.role",
} as const;
