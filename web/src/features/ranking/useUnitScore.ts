// A unit's score in a quarter and in the one before it, asked anew whenever its group's ranking
// has changed.
import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { type RankingTold, STANDING, useRanking } from "../../gql/ranking";
import { type Chosen, useChosen } from "./choices";

const LINE = graphql(`
  fragment Ranking_line on ScoreLine @_unmask {
    id
    at
    points
    rule
    voids
    originQuarter {
      id
      code
      label
    }
    sentence
    assignment {
      id
      text
    }
  }
`);

const UNIT = graphql(
  `
    query RankingUnit($unit: ID!, $quarter: ID!, $before: ID!, $compare: Boolean!) {
      unit(id: $unit) {
        id
        code
        name
        shortName
        group
        standing(quarter: $quarter) {
          ...Ranking_standing
        }
        was: standing(quarter: $before) @include(if: $compare) {
          ...Ranking_standing
        }
        scoreLines(quarter: $quarter, first: 200) {
          totalCount
          sum
          nodes {
            ...Ranking_line
          }
        }
        linesBefore: scoreLines(quarter: $before, first: 200) @include(if: $compare) {
          totalCount
          sum
          nodes {
            id
            points
            rule
            voids
          }
        }
      }
    }
  `,
  [STANDING, LINE],
);

export type UnitTold = NonNullable<ResultOf<typeof UNIT>["unit"]>;
export type LineTold = ResultOf<typeof LINE>;

export interface UnitScore {
  chosen: Chosen;
  /** Null when there is no such unit; undefined while nobody has answered. */
  unit: UnitTold | null | undefined;
  error: ReturnType<typeof useQuery>[0]["error"];
  /** The quarter it is compared with; none for the first one. */
  before: Chosen["quarters"][number] | undefined;
  /** Of its group; undefined while nobody has said. */
  ranking: RankingTold | undefined;
  again: () => void;
}

export function useUnitScore(code: string): UnitScore {
  const chosen = useChosen();
  const { quarter, quarters } = chosen;
  const before = quarters[quarters.findIndex((one) => one.code === quarter) + 1];
  const [{ data, error }, ask] = useQuery({
    query: UNIT,
    variables: { unit: code, quarter, before: before?.code ?? quarter, compare: !!before },
    pause: quarter === "",
  });
  const again = () => {
    chosen.again();
    ask({ requestPolicy: "network-only" });
  };
  const ranking = useFreshness(data?.unit?.group ?? "", quarter, ask);
  return {
    chosen,
    unit: data?.unit,
    error: error ?? (quarter === "" ? chosen.error : undefined),
    before,
    ranking,
    again,
  };
}

/** Asks again when the ranking tells of a change; what it says first is as new as the answer. */
function useFreshness(
  group: string,
  quarter: string,
  ask: (options: { requestPolicy: "network-only" }) => void,
): RankingTold | undefined {
  const { ranking } = useRanking(group, quarter);
  const seen = useRef(ranking);
  useEffect(() => {
    const known = seen.current;
    seen.current = ranking;
    if (known && ranking && known !== ranking && known.quarter.code === ranking.quarter.code) {
      ask({ requestPolicy: "network-only" });
    }
  }, [ranking, ask]);
  return ranking;
}
