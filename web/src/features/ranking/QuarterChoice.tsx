// The choice of a quarter.
import { useText } from "../../i18n/useText";
import { Choice } from "../../ui/Choice";
import { quarterName } from "../../ui/groups";
import type { Chosen } from "./choices";

export function QuarterChoice({ chosen }: { chosen: Chosen }) {
  const say = useText();
  return (
    <Choice
      label={say("ranking.quarter")}
      options={chosen.quarters.map((one) => ({ value: one.code, label: quarterName(say, one) }))}
      value={chosen.quarter}
      onChoose={(quarter) => chosen.set({ quarter })}
    />
  );
}
