// The towns on the county's map, each tinted by its worst settled lamp.
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { useText } from "../../i18n/useText";
import { CountyMap } from "../../ui/CountyMap";
import { quarterName } from "../../ui/groups";
import { Card } from "../../ui/Page";
import { kept, type Then } from "../../ui/past";
import type { QuarterChosen } from "./useOverview";
import { useTowns } from "./useTowns";

interface Props {
  chosen: QuarterChosen;
  change: unknown;
  /** As of then; null for now. */
  then?: Then | null;
}

export function TownMap({ chosen, change, then = null }: Props) {
  const say = useText();
  const navigate = useNavigate();
  const { ranking: shown } = useTowns(chosen, change, then);
  const towns = useMemo(
    () =>
      (shown?.rows ?? []).map(({ unit, lamps, score, rank }) => ({
        code: unit.code,
        name: unit.shortName,
        lamps,
        score,
        rank,
      })),
    [shown],
  );
  const search = new URLSearchParams({ quarter: shown?.quarter.code ?? "", ...kept(then) });
  return (
    <Card
      title={say("overview.map")}
      extra={<span className="stamp">{shown && quarterName(say, shown.quarter)}</span>}
      className="overview-map"
    >
      <CountyMap
        label={say("overview.map")}
        towns={towns}
        height={190}
        onPick={(town) => navigate(`/rank/${encodeURIComponent(town)}?${search}`)}
      />
    </Card>
  );
}
