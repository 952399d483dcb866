// The ranking of a group, live, and what is known around it: quarters, groups, past scores. Here
// because two nouns show it, the overview and the ranking, and features do not know each other.
import { useMemo } from "react";
import { useQuery, useSubscription } from "urql";
import { graphql, type ResultOf } from ".";

export const STANDING = graphql(`
  fragment Ranking_standing on Standing @_unmask {
    rank
    previousRank
    unit {
      id
      code
      name
      shortName
    }
    score
    delta
    settled
    onTimeRate
    lamps {
      green
      yellow
      red
    }
    plates {
      green
      yellow
      red
    }
  }
`);

export type Standing = ResultOf<typeof STANDING>;

const LIVE = graphql(
  `
    subscription RankingLive($group: String!, $quarter: ID) {
      ranking(group: $group, quarter: $quarter) {
        quarter {
          id
          code
          label
        }
        group
        provisional
        asOf
        rows {
          ...Ranking_standing
        }
      }
    }
  `,
  [STANDING],
);

/** As it is now and whenever it changes. An empty quarter is that of today. */
export function useRanking(group: string, quarter: string) {
  const [{ data, error }, again] = useSubscription({
    query: LIVE,
    variables: { group, quarter: quarter || null },
    pause: group === "",
  });
  const told = data?.ranking;
  // What was told of another group or quarter is not shown under this one's name.
  const fits = told?.group === group && (!quarter || told.quarter.code === quarter);
  return { ranking: fits ? told : undefined, error, again };
}

const QUARTERS = graphql(`
  query RankingQuarters {
    quarters {
      id
      code
      label
      from
      to
    }
  }
`);

export type QuarterTold = ResultOf<typeof QUARTERS>["quarters"][number];
const NO_QUARTERS: readonly QuarterTold[] = [];

/** The quarters one may choose from, newest first. */
export function useQuarters() {
  const [{ data, error }, again] = useQuery({ query: QUARTERS });
  const quarters: readonly QuarterTold[] = data?.quarters ?? NO_QUARTERS;
  return { quarters, error, again };
}

const GROUPS = graphql(`
  query RankingGroups {
    units {
      id
      group
      kind
    }
  }
`);

/**
 * The groups that are ranked, in the official order; the office does not rank itself. A new house
 * has nobody to rank.
 */
export function useGroups(): { groups: readonly string[]; nobody: boolean } {
  const [{ data }] = useQuery({ query: GROUPS });
  return useMemo(() => {
    const ranked = data?.units.filter(({ kind }) => kind !== "SUPERVISION") ?? [];
    const groups = [...new Set(ranked.map(({ group }) => group))];
    return { groups, nobody: data !== undefined && groups.length === 0 };
  }, [data]);
}

const PAST_RANKING = graphql(`
  fragment Ranking_past on Ranking @_unmask {
    quarter {
      id
      code
    }
    rows {
      rank
      score
      unit {
        id
      }
    }
  }
`);

const PAST = graphql(
  `
    query RankingPast($group: String!, $a: ID!, $b: ID!, $c: ID!, $d: ID!, $e: ID!) {
      a: ranking(group: $group, quarter: $a) {
        ...Ranking_past
      }
      b: ranking(group: $group, quarter: $b) {
        ...Ranking_past
      }
      c: ranking(group: $group, quarter: $c) {
        ...Ranking_past
      }
      d: ranking(group: $group, quarter: $d) {
        ...Ranking_past
      }
      e: ranking(group: $group, quarter: $e) {
        ...Ranking_past
      }
    }
  `,
  [PAST_RANKING],
);

/** Scores of up to five quarters before the one shown, oldest first, by a unit's id. */
export type PastScores = ReadonlyMap<string, readonly number[]>;

export function usePastScores(group: string, quarter: string): PastScores {
  const { quarters } = useQuarters();
  const codes = quarters.map(({ code }) => code);
  const shown = quarter ? codes.indexOf(quarter) : 0;
  const before = shown < 0 ? [] : codes.slice(shown + 1, shown + 6);
  const [first = "", ...rest] = before;
  // A county with a short past asks for its first quarter more than once, and counts it once.
  const [b = first, c = first, d = first, e = first] = rest;
  const [{ data }] = useQuery({
    query: PAST,
    variables: { group, a: first, b, c, d, e },
    pause: first === "" || group === "",
  });
  return useMemo(() => past(data), [data]);
}

function past(data: ResultOf<typeof PAST> | undefined): PastScores {
  const told = new Map(Object.values(data ?? {}).map((one) => [one?.quarter.code ?? "", one]));
  const scores = new Map<string, number[]>();
  for (const quarter of [...told.keys()].sort()) {
    for (const { rank, score, unit } of told.get(quarter)?.rows ?? []) {
      if (rank !== null) {
        scores.set(unit.id, [...(scores.get(unit.id) ?? []), score]);
      }
    }
  }
  return scores;
}
