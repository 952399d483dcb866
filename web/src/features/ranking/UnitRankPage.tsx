// One unit's score in a quarter at the desk: a waterfall, and a table of its lines.
import { useMemo } from "react";
import { useText } from "../../i18n/useText";
import { Chart } from "../../ui/Chart";
import { points } from "../../ui/numbers";
import { type WaterfallStep, waterfall } from "../../ui/waterfall";
import { ScoreTable } from "./ScoreLines";
import { UnitScore } from "./UnitScore";

export function UnitRankPage() {
  return (
    <UnitScore
      back="/rank"
      draw={(steps) => <Waterfall steps={steps} />}
      list={(lines) => <ScoreTable lines={lines} />}
    />
  );
}

function Waterfall({ steps }: { steps: readonly WaterfallStep[] }) {
  const say = useText();
  const option = useMemo(() => waterfall(steps), [steps]);
  const table = {
    columns: [say("ranking.points")],
    rows: steps.map(({ name, value, kind }) => ({
      name,
      values: [points(value, kind === "change")],
    })),
  };
  return <Chart label={say("ranking.waterfall")} option={option} table={table} height={260} />;
}
