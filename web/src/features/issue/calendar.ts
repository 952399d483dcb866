// The office's calendar: whether it works on the last day of a deadline.
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../gql";
import { isoDay } from "../../ui/dates";

const CalendarQuery = graphql(`
  query IssueCalendar($from: Date!, $until: Date!) {
    calendar(from: $from, until: $until) {
      day
      works
      special
      published
    }
  }
`);

type Day = ResultOf<typeof CalendarQuery>["calendar"][number];
/** What is worth saying of a day; undefined for an ordinary working day. */
export type Kind = "holiday" | "weekend" | "madeUp" | undefined;
export type Calendar = (dueAt: string | number) => Kind;

const DAY = 86_400_000;
/** Days that one question may ask for. */
const MOST = 366;

/** Knows the last days of these deadlines, which are exclusive instants. */
export function useCalendar(dues: readonly (string | number)[]): Calendar {
  const lasts = dues.map(lastDay).sort();
  const [from = ""] = lasts;
  const until = lasts[lasts.length - 1] ?? "";
  const span = (Date.parse(until) - Date.parse(from)) / DAY;
  const pause = !from || !(span < MOST);
  const [{ data }] = useQuery({ query: CalendarQuery, variables: { from, until }, pause });
  const known = new Map((pause ? [] : data?.calendar)?.map((day) => [day.day, day]));
  return (dueAt) => kindOf(known.get(lastDay(dueAt)));
}

export function lastDay(dueAt: string | number): string {
  return isoDay(new Date(dueAt).getTime() - 1);
}

function kindOf(day: Day | undefined): Kind {
  if (!day || (day.works && !day.special)) {
    return undefined;
  }
  return day.works ? "madeUp" : day.special ? "holiday" : "weekend";
}
