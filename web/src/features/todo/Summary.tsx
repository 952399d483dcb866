// At a glance: how much is pressing, and how the unit stands this quarter.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Card } from "../../ui/Page";
import { RankChange, Score } from "../../ui/Points";

export const SummaryFragment = graphql(`
  fragment Summary on User {
    unit {
      code
      standing {
        rank
        previousRank
        score
      }
    }
  }
`);

export const BUCKETS = ["OVERDUE", "TODAY", "THREE_DAYS", "LATER"] as const;
export type Counts = Readonly<Record<(typeof BUCKETS)[number], number>>;

interface Props {
  of: FragmentOf<typeof SummaryFragment>;
  counts: Counts;
  /** Where the scores of units are: `/rank` or `/m/rank`. */
  rank: string;
}

export function Summary({ of, counts, rank }: Props) {
  const say = useText();
  const { unit } = readFragment(SummaryFragment, of);
  const standing = unit?.standing;
  return (
    <Card className="todo-summary">
      <dl className="todo-counts">
        {BUCKETS.map((bucket) => (
          <div key={bucket} data-bucket={bucket} data-zero={counts[bucket] === 0 || undefined}>
            <dd className="number">{counts[bucket]}</dd>
            <dt>{say(`todo.bucket.${bucket}`)}</dt>
          </div>
        ))}
      </dl>
      {unit && standing && (
        <Link className="todo-score" to={`${rank}/${unit.code}`}>
          <span>
            {say("todo.score")} <Score value={standing.score} />
          </span>
          <span>
            {standing.rank === null
              ? say("todo.score.unranked")
              : say("todo.score.rank", { n: standing.rank })}{" "}
            <RankChange rank={standing.rank} previous={standing.previousRank} />
          </span>
          <span className="todo-more">{say("todo.score.why")}</span>
        </Link>
      )}
    </Card>
  );
}
