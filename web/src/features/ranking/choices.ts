// What is chosen on every screen of the ranking, kept in the address: a group and a quarter.
import { useGroups, useQuarters } from "../../gql/ranking";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useFilters } from "../../ui/filters";
import { groupName } from "../../ui/groups";
import type { Then } from "../../ui/past";

/**
 * Towns come to see towns; everybody else sees the first group, until something is chosen. The
 * quarter is the newest one that had begun then, until another one is chosen.
 */
export function useChosen(then: Then | null = null) {
  const { one, set } = useFilters();
  const { kind } = useViewer();
  const { quarters, known: told, error, again } = useQuarters(then);
  const { groups, nobody } = useGroups();
  const home = kind === "town" && groups.includes("TOWN") ? "TOWN" : (groups[0] ?? "");
  const group = groups.includes(one("group")) ? one("group") : home;
  // An old link may name a quarter in which nothing has settled.
  const known = quarters.find(({ code }) => code === one("quarter"));
  const quarter = known?.code ?? quarters[0]?.code ?? "";
  return {
    group,
    groups,
    nobody,
    quarter,
    quarters,
    /** Before the first of all quarters there is nothing to choose. */
    tooEarly: told && then !== null && quarters.length === 0,
    set,
    error,
    again,
  };
}

export type Chosen = ReturnType<typeof useChosen>;

export function useGroupOptions(groups: readonly string[]) {
  const say = useText();
  return groups.map((value) => ({ value, label: groupName(say, value) }));
}
