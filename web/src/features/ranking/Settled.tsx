// How settled a quarter is: places that may still move (暂列), books that are closed (已结账), or a
// result that was published (已定榜), with its day and its hash.
import { Link } from "react-router";
import type { QuarterTold, RankingTold } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { quarterName } from "../../ui/groups";
import { Hash } from "../../ui/Hash";
import { Hint } from "../../ui/Hint";
import { settledness } from "./settledness";

interface Props {
  /** What the ranking says is true whenever it is as of. */
  ranking: Pick<RankingTold, "provisional" | "resultHash" | "quarter">;
  quarters: readonly QuarterTold[];
  /** The ranking is as of a past. */
  past?: boolean;
}

export function Settled({ ranking, quarters, past = false }: Props) {
  const say = useText();
  const { state, frozenAt } = settledness(ranking, quarters, past);
  const why =
    past && state === "OPEN" ? "ranking.state.OPEN.then" : (`ranking.state.${state}.why` as const);
  return (
    <span className="rank-settled" data-state={state}>
      <Hint word={say(`ranking.state.${state}`)}>
        {say(why, { quarter: quarterName(say, ranking.quarter) })}
      </Hint>
      {frozenAt && (
        <span className="stamp">
          <When at={frozenAt} />
        </span>
      )}
      {ranking.resultHash && (
        <span className="stamp rank-hash">
          {say("ranking.hash")} <Hash hash={ranking.resultHash} of={say("ranking.hash.of")} />
        </span>
      )}
    </span>
  );
}

const MAY_SETTLE = ["office", "leader", "inspector"];

/** The way to where a quarter is settled, for who sees the county. It shows now alone. */
export function SettleLink({ quarter }: { quarter: string }) {
  const say = useText();
  const { kind } = useViewer();
  return (
    MAY_SETTLE.includes(kind) && (
      <Link className="quiet" to={`/rank/settle?quarter=${quarter}`}>
        {say("ranking.settle")}
      </Link>
    )
  );
}
