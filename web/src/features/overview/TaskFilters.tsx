// The bar of filters above the list of tasks; a chunk of its own, for the overview needs none.
import { useText } from "../../i18n/useText";
import { FilterBar, type FilterField } from "../../ui/FilterBar";
import { quarterName } from "../../ui/groups";
import { useQuarter } from "./useOverview";
import { LAMPS, STATES, TYPES } from "./useTasks";

export function TaskFilters() {
  const say = useText();
  const { quarters } = useQuarter();
  const fields: FilterField[] = [
    {
      name: "lamp",
      label: say("overview.tasks.lamp"),
      kind: "many",
      options: LAMPS.map((value) => ({ value, label: say(`ui.lamp.${value}`) })),
      width: 150,
    },
    {
      name: "state",
      label: say("overview.tasks.state"),
      kind: "many",
      options: STATES.map((value) => ({ value, label: say(`word.state.${value}`) })),
      width: 260,
    },
    {
      name: "type",
      label: say("overview.tasks.type"),
      kind: "many",
      options: TYPES.map((value) => ({ value, label: say(`word.type.${value}`) })),
      width: 150,
    },
    {
      name: "quarter",
      label: say("overview.quarter"),
      kind: "one",
      options: quarters.map((one) => ({ value: one.code, label: quarterName(say, one) })),
      width: 150,
    },
  ];
  return <FilterBar fields={fields} />;
}
