// Three documents that show the product at once. The gateway's tests hold them to the schema.
import ranking from "./examples/ranking.graphql?raw";
import todo from "./examples/todo.graphql?raw";
import why from "./examples/why.graphql?raw";

export interface Tab {
  query: string;
  variables: string;
}

type Ask = (query: string) => Promise<unknown>;

/** Where GraphiQL keeps the tabs of this browser, and what stands in the one in front. */
const TABS_SHELF = "graphiql:tabState";
const FRONT_SHELVES = ["graphiql:query", "graphiql:variables", "graphiql:operationName"];

export function hasTabs(): boolean {
  return localStorage.getItem(TABS_SHELF) !== null;
}

export function forgetTabs(): void {
  for (const shelf of [TABS_SHELF, ...FRONT_SHELVES]) {
    localStorage.removeItem(shelf);
  }
}

export function isExample(query: string): boolean {
  return [ranking, why, todo].includes(query);
}

/** The ranking is asked once ahead, so that "why" opens on a unit that exists. */
export async function exampleTabs(ask: Ask): Promise<Tab[]> {
  const unit = await ask(ranking).then(firstUnit, () => "");
  return [
    { query: ranking, variables: "" },
    { query: why, variables: JSON.stringify({ unit }, null, 2) },
    { query: todo, variables: "" },
  ];
}

interface RankingAnswer {
  data?: { departments?: { rows?: { unit?: { id?: string } }[] } } | null;
}

function firstUnit(answer: unknown): string {
  return (answer as RankingAnswer | null)?.data?.departments?.rows?.[0]?.unit?.id ?? "";
}
