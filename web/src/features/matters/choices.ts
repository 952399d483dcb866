// The filters of the list, all of them in the address: what may be chosen, and what it asks for.

import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { useViewer } from "../../gql/viewer";
import type { Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import type { FilterField, FilterOption } from "../../ui/FilterBar";
import { type Filters, known, useFilters } from "../../ui/filters";
import { periodInWords } from "../../ui/periods";

const CHOICES = graphql(`
  query MattersChoices($year: Int!) {
    units {
      id
      code
      shortName
    }
    quarters {
      id
      code
      label
    }
    taxonomy(year: $year) {
      type
      label
    }
  }
`);

const TYPES = ["PROGRESS", "CONSTRUCTION", "PROBLEM", "OVERSIGHT", "SHARING", "HIGHLIGHT"] as const;

/** Names of all filters in the address. */
export const FILTERS = [
  "text",
  "type",
  "aspect",
  "year",
  "period",
  "unit",
  "state",
  "order",
] as const;

const STATES = ["open", "awaited", "closed"] as const;
const ORDERS = ["NEXT_DUE", "REGISTERED", "NUMBER"] as const;

/** The taxonomy of the year that is looked at; later than all of them is the newest. */
const NEWEST = 2100;

export interface Wanted {
  filter: {
    type: (typeof TYPES)[number][];
    aspect: string | null;
    year: number | null;
    closed: boolean | null;
    /** A unit still has to report. */
    awaited: boolean | null;
    text: string | null;
    unit: string | null;
  };
  order: (typeof ORDERS)[number];
  /** Key of the period whose progress is shown; everything if none. */
  period: string | null;
  /** People of a unit see their own part alone, not how far the others are. */
  own: boolean;
}

/** What the address asks for; nothing yet while the unit it names is still looked up. */
export function useWanted(): { wanted: Wanted | undefined; fields: FilterField[] } {
  const say = useText();
  const filters = useFilters();
  const { kind } = useViewer();
  const own = kind === "unit" || kind === "town" || kind === "helper";
  const year = yearOf(filters);
  const [{ data }] = useQuery({ query: CHOICES, variables: { year: year ?? NEWEST } });
  const code = filters.one("unit");
  const state = filters.one("state");
  const wanted: Wanted = {
    filter: {
      type: known(filters.many("type"), TYPES),
      aspect: filters.one("aspect") || null,
      year,
      closed: state === "closed" ? true : state === "open" ? false : null,
      awaited: state === "awaited" ? true : null,
      text: filters.one("text") || null,
      unit: data?.units.find((one) => one.code === code)?.id ?? null,
    },
    order: known(filters.many("order"), ORDERS)[0] ?? usual(own),
    period: periodOf(filters),
    own,
  };
  const fields = fieldsOf(say, data ?? NO_CHOICES, wanted);
  return {
    wanted: code && !data ? undefined : wanted,
    fields: own ? fields.filter(({ name }) => name !== "unit") : fields,
  };
}

/** What is most pressing; the service does not order by what a unit alone still owes. */
function usual(own: boolean): Wanted["order"] {
  return own ? "REGISTERED" : "NEXT_DUE";
}

/** The period that is looked at; an old link may name one that is none. */
export function periodOf({ one }: Filters): string | null {
  return PERIOD.test(one("period")) ? one("period") : null;
}

type Choices = ResultOf<typeof CHOICES>;
const NO_CHOICES: Choices = { units: [], quarters: [], taxonomy: [] };

function fieldsOf(say: Say, { units, quarters, taxonomy }: Choices, { filter, own }: Wanted) {
  const field = (
    name: Exclude<(typeof FILTERS)[number], "order">,
    width: number,
    options: FilterOption[],
    kind: FilterField["kind"] = "one",
  ): FilterField => ({ name, label: say(`matters.filter.${name}`), kind, options, width });
  const aspects = taxonomy.filter(
    ({ type }) => filter.type.length === 0 || filter.type.includes(type),
  );
  const years = [...new Set(quarters.map(({ code }) => code.slice(0, 4)))];
  return [
    field("text", 130, [], "text"),
    field(
      "type",
      160,
      TYPES.map((value) => ({ value, label: say(`word.type.${value}`) })),
      "many",
    ),
    field(
      "aspect",
      130,
      aspects.map(({ label }) => ({ value: label, label })),
    ),
    field(
      "year",
      100,
      years.map((value) => ({ value, label: say("matters.year", { year: value }) })),
    ),
    field(
      "period",
      130,
      periodsOf(quarters).map((value) => ({ value, label: periodInWords(say, value) })),
    ),
    field(
      "unit",
      120,
      units.map(({ code, shortName }) => ({ value: code, label: shortName })),
    ),
    field(
      "state",
      100,
      STATES.filter((value) => !own || value !== "awaited").map((value) => ({
        value,
        label: say(`matters.state.${value}`),
      })),
    ),
    {
      name: "order",
      label: say(`matters.order.${usual(own)}`),
      kind: "one" as const,
      options: ORDERS.filter((value) => value !== usual(own) && !(own && value === "NEXT_DUE")).map(
        (value) => ({ value, label: say(`matters.order.${value}`) }),
      ),
      width: 120,
    },
  ];
}

/** Keys of periods as the service writes them. */
const PERIOD = /^(ONCE|\d{4}Q[1-4]|\d{4}-(0[1-9]|1[0-2]))$/;

/** Each quarter in which anything has settled, and its months, newest first; then what is once. */
function periodsOf(quarters: readonly { code: string }[]): string[] {
  const all = quarters.flatMap(({ code }) => {
    const last = Number(code.slice(-1)) * 3;
    const months = [last, last - 1, last - 2].map((month) => String(month).padStart(2, "0"));
    return [code, ...months.map((month) => `${code.slice(0, 4)}-${month}`)];
  });
  return [...all, "ONCE"];
}

function yearOf(filters: Filters): number | null {
  const year = Number(filters.one("year"));
  // The service refuses years that cannot be meant.
  return Number.isInteger(year) && year >= 2000 && year <= NEWEST ? year : null;
}
