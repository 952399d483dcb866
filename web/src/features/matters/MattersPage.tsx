// 事项库: every matter that was handed out, how far it is and who is missing. All filters, the
// order and the page are in the address, so that a list can be sent to somebody as a link.

import { problemOf } from "../../gql/problem";
import { useText } from "../../i18n/useText";
import { FilterBar } from "../../ui/FilterBar";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { Pages, useAfter } from "../../ui/Paging";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { FILTERS, useWanted, type Wanted } from "./choices";
import { useMatters } from "./list";
import { MattersTable } from "./MattersTable";
import "./matters.css";

export function MattersPage() {
  const say = useText();
  const { wanted, fields } = useWanted();
  const after = useAfter(FILTERS);
  return (
    <Page title={say("matters.title")}>
      <FilterBar fields={fields} />
      {wanted ? <List wanted={wanted} after={after} /> : <Loading lines={10} />}
    </Page>
  );
}

function List({ wanted, after }: { wanted: Wanted; after: string | null }) {
  const say = useText();
  const { matters, rows, busy, again, error, at, position } = useMatters(wanted, after);
  const problem = error && <Problem problem={problemOf(error)} onAgain={again} />;
  if (!matters || !rows) {
    return problem ?? <Loading lines={10} />;
  }
  return (
    <Card
      title={say("matters.count", { n: matters.totalCount })}
      extra={at !== undefined && <Stamp at={at} position={position ?? null} />}
    >
      {problem}
      <div aria-busy={busy}>
        {rows.length === 0 ? (
          <Nothing own={wanted.own} />
        ) : (
          <MattersTable rows={rows} period={wanted.period} own={wanted.own} />
        )}
      </div>
      <Pages {...matters.pageInfo} />
    </Card>
  );
}

/** Why there is nothing: the filters, the unit's own sight, or a county that has just begun. */
function Nothing({ own }: { own: boolean }) {
  const say = useText();
  const { one } = useFilters();
  if (["after", ...FILTERS].some((name) => one(name) !== "")) {
    return <Empty title={say("matters.none.filtered")}>{say("matters.none.filtered.why")}</Empty>;
  }
  return (
    <Empty title={say("matters.none")}>
      {say(own ? "matters.none.own" : "matters.none.office")}
    </Empty>
  );
}
