// A unit's place in a round badge, and whether others share it.
import { useText } from "../i18n/useText";
import "./figures.css";

interface Props {
  /** Null while nothing has settled. */
  rank: number | null;
  /** Others have the same place. */
  tied?: boolean;
}

export function Place({ rank, tied = false }: Props) {
  const say = useText();
  if (rank === null) {
    const none = say("ranking.place.none");
    return (
      <span className="place" role="img" aria-label={none} title={none}>
        —
      </span>
    );
  }
  return (
    <span className="placed">
      <span className="place" data-place={rank <= 3 ? rank : undefined}>
        {rank}
      </span>
      {tied && <small>{say("ranking.tied")}</small>}
    </span>
  );
}

/** The places that more than one of these has. */
export function sharedPlaces(rows: readonly { rank: number | null }[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const shared = new Set<number>();
  for (const { rank } of rows) {
    if (rank !== null && seen.has(rank)) {
      shared.add(rank);
    }
    seen.add(rank ?? 0);
  }
  return shared;
}
