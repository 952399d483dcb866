// How far a matter is: n of m were reported, and how many of them approved, as a bar and in words.
import { graphql, type ResultOf } from "../../gql";
import { useText } from "../../i18n/useText";

export const ProgressFragment = graphql(`
  fragment Matters_progress on Progress @_unmask {
    total
    reported
    approved
    nextDue
    missing {
      id
      shortName
    }
  }
`);

export type ProgressOf = ResultOf<typeof ProgressFragment>;

interface Props {
  progress: ProgressOf;
  /** It is that of one period alone. */
  period: string | null;
}

export function Progress({ progress: { total, reported, approved }, period }: Props) {
  const say = useText();
  if (total === 0) {
    return (
      <span className="matters-soft">
        {say(period ? "matters.notIssued.period" : "matters.notIssued")}
      </span>
    );
  }
  return (
    <span className="matters-progress">
      <span className="number">{say("matters.of", { n: reported, m: total, approved })}</span>
      <i aria-hidden="true">
        <i style={{ width: `${(reported / total) * 100}%` }} />
        <i style={{ width: `${(approved / total) * 100}%` }} />
      </i>
    </span>
  );
}
