// Where the lists are that the overview counts: on the same page, chosen in the address.

/** Not approved yet: cancelled ones, and those passed on, are in no count. */
const OPEN = ["ISSUED", "IN_HAND", "SUBMITTED", "RETURNED", "DECLINE_ASKED", "SUSPENDED"] as const;

type Lamp = "GREEN" | "YELLOW" | "RED" | "PENDING" | "OFF";

/** `?show=tasks` shows a list of tasks instead of the numbers. */
export const SHOW = "show";
export const TASKS = "tasks";

/** Open tasks, of one lamp perhaps. */
export function openTasks(lamp?: Lamp): string {
  return tasks({ ...(lamp && { lamp }), state: OPEN });
}

/** Tasks that wait for the office. */
export function submittedTasks(): string {
  return tasks({ state: "SUBMITTED" });
}

/** Tasks due in a quarter, open or not. */
export function tasksOf(quarter: string, lamp: Lamp, type?: string): string {
  return tasks({ quarter, lamp, ...(type && { type }) });
}

/** The search of an address; the desk's overview and the phone's both understand it. */
function tasks(asked: Readonly<Record<string, string | readonly string[]>>): string {
  const search = new URLSearchParams({ [SHOW]: TASKS });
  for (const [name, values] of Object.entries(asked)) {
    for (const value of [values].flat()) {
      search.append(name, value);
    }
  }
  return `?${search}`;
}
