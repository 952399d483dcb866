// The first places of a group's ranking, live or as of a past, with the choice of the group and the
// way to all.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useGroups, usePastScores, useRanking } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { Segments } from "../../ui/Choice";
import { useFilters } from "../../ui/filters";
import { groupName } from "../../ui/groups";
import { Card } from "../../ui/Page";
import { kept, type Then } from "../../ui/past";
import { RankTable } from "../../ui/RankTable";
import { Loading, NoUnits, Problem } from "../../ui/States";

/** As many as are seen without scrolling, and a few. */
const MOST = 12;

interface Props {
  quarter: string;
  /** As of then; null for now. */
  then?: Then | null;
}

export function LiveRanking({ quarter, then = null }: Props) {
  const say = useText();
  const viewer = useViewer();
  const filters = useFilters();
  const { groups, nobody } = useGroups();
  const asked = filters.one("group");
  const group = groups.includes(asked) ? asked : (groups[0] ?? "");
  const { ranking, error, again } = useRanking(quarter ? group : "", quarter, then);
  const past = usePastScores(group, quarter, then);
  const search = new URLSearchParams({ quarter, ...kept(then) });
  const extra = (
    <>
      <Segments
        label={say("overview.group")}
        options={groups.map((value) => ({ value, label: groupName(say, value) }))}
        value={group}
        onChoose={(one) => filters.set({ group: one })}
      />
      <Link
        to={`/rank?group=${group}&${search}`}
        aria-label={say("overview.all.of", { what: say("overview.rank") })}
      >
        {say("overview.all")}
      </Link>
    </>
  );
  return (
    <Card title={say("overview.rank")} extra={extra} className="overview-rank">
      {error && !ranking && <Problem problem={problemOf(error)} onAgain={() => again()} />}
      {nobody && <NoUnits />}
      {!ranking && !error && !nobody && <Loading lines={8} />}
      {ranking && (
        <RankTable
          key={group + quarter}
          rows={ranking.rows}
          past={past}
          own={viewer.unit}
          to={({ code }) => `/rank/${encodeURIComponent(code)}?${search}`}
          most={MOST}
        />
      )}
    </Card>
  );
}
