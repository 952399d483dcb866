// The ranking of a group, live or as of a past, and what is known around it: quarters, groups, past
// scores. Here because two nouns show it, the overview and the ranking, and features do not know
// each other.
import { useMemo } from "react";
import { useQuery, useSubscription } from "urql";
import { isoDay } from "../ui/dates";
import type { Then } from "../ui/past";
import { graphql, type ResultOf } from ".";
import { asOf } from "./asOf";
import { useWhole } from "./useWhole";

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

const RANKING = graphql(
  `
    fragment Ranking_told on Ranking @_unmask {
      quarter {
        id
        code
        label
      }
      group
      provisional
      resultHash
      asOf
      rows {
        ...Ranking_standing
      }
    }
  `,
  [STANDING],
);

export type RankingTold = ResultOf<typeof RANKING>;

const LIVE = graphql(
  `
    subscription RankingLive($group: String!, $quarter: ID) {
      ranking(group: $group, quarter: $quarter) {
        ...Ranking_told
      }
    }
  `,
  [RANKING],
);

const AS_OF = graphql(
  `
    query RankingAsOf($group: String!, $quarter: ID, $asOf: DateTime, $byRecorded: Boolean!) {
      ranking(group: $group, quarter: $quarter, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_told
      }
    }
  `,
  [RANKING],
);

/**
 * As it is now and whenever it changes, or as it was then. An empty quarter is that of today.
 * Whoever shows a past is drawn anew for another one (`key`).
 */
export function useRanking(group: string, quarter: string, then: Then | null = null) {
  const asked = { group, quarter: quarter || null };
  const [live, again] = useSubscription({
    query: LIVE,
    variables: asked,
    pause: group === "" || then !== null,
  });
  const [past, ask] = useQuery({
    query: AS_OF,
    variables: { ...asked, ...asOf(then) },
    pause: group === "" || then === null,
  });
  const { data, error } = then ? past : live;
  const told = data?.ranking;
  // What was told of another group or quarter is not shown under this one's name.
  const fits = told?.group === group && (!quarter || told.quarter.code === quarter);
  return {
    ranking: fits ? told : undefined,
    error,
    again: () => (then ? ask({ requestPolicy: "network-only" }) : again()),
  };
}

const QUARTERS = graphql(`
  query RankingQuarters {
    quarters {
      id
      code
      label
      from
      to
      state
      frozenAt
      resultHash
    }
  }
`);

export type QuarterTold = ResultOf<typeof QUARTERS>["quarters"][number];
const NO_QUARTERS: readonly QuarterTold[] = [];

/**
 * The quarters one may choose from, newest first; of a past, those that had begun. How far their
 * books are is always said of now.
 */
export function useQuarters(then: Then | null = null) {
  const [answer, again] = useQuery({ query: QUARTERS });
  const data = useWhole(answer);
  const quarters = useMemo((): readonly QuarterTold[] => {
    const all = data?.quarters ?? NO_QUARTERS;
    return then ? all.filter(({ from }) => from <= isoDay(then.instant)) : all;
  }, [data, then]);
  return { quarters, known: data !== undefined, error: answer.error, again };
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
    query RankingPast(
      $group: String!
      $a: ID!
      $b: ID!
      $c: ID!
      $d: ID!
      $e: ID!
      $asOf: DateTime
      $byRecorded: Boolean!
    ) {
      a: ranking(group: $group, quarter: $a, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_past
      }
      b: ranking(group: $group, quarter: $b, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_past
      }
      c: ranking(group: $group, quarter: $c, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_past
      }
      d: ranking(group: $group, quarter: $d, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_past
      }
      e: ranking(group: $group, quarter: $e, asOf: $asOf, byRecorded: $byRecorded) {
        ...Ranking_past
      }
    }
  `,
  [PAST_RANKING],
);

/** Scores of up to five quarters before the one shown, oldest first, by a unit's id. */
export type PastScores = ReadonlyMap<string, readonly number[]>;

export function usePastScores(
  group: string,
  quarter: string,
  then: Then | null = null,
): PastScores {
  const { quarters } = useQuarters(then);
  const before = useMemo(() => {
    const codes = quarters.map(({ code }) => code);
    const shown = quarter ? codes.indexOf(quarter) : 0;
    return shown < 0 ? [] : codes.slice(shown + 1, shown + 6);
  }, [quarters, quarter]);
  const [first = "", ...rest] = before;
  // A county with a short past asks for its first quarter more than once, and counts it once.
  const [b = first, c = first, d = first, e = first] = rest;
  const [{ data }] = useQuery({
    query: PAST,
    variables: { group, a: first, b, c, d, e, ...asOf(then) },
    pause: first === "" || group === "",
  });
  return useMemo(() => pastScores(data, before), [data, before]);
}

/** Of the quarters before alone: urql still has an older answer when nothing is asked for. */
export function pastScores(
  data: ResultOf<typeof PAST> | undefined,
  before: readonly string[],
): PastScores {
  const told = new Map(Object.values(data ?? {}).map((one) => [one?.quarter.code ?? "", one]));
  const scores = new Map<string, number[]>();
  for (const quarter of [...before].sort()) {
    for (const { rank, score, unit } of told.get(quarter)?.rows ?? []) {
      if (rank !== null) {
        scores.set(unit.id, [...(scores.get(unit.id) ?? []), score]);
      }
    }
  }
  return scores;
}
