// “有 n 条新事件”: what came in meanwhile waits behind a chip and does not move what one reads.
import { useState } from "react";
import { useSubscription } from "urql";
import { graphql } from "../../gql";
import { useText } from "../../i18n/useText";
import type { Search } from "./filter";

const NEWS = graphql(`
  subscription TrailNews($since: Position, $filter: EventFilter) {
    events(since: $since, filter: $filter) {
      position
    }
  }
`);

interface Props {
  /** Of the newest fact that is shown; the service tells everything after it. */
  since: string | undefined;
  filter: Partial<Search["filter"]> & { assignment?: string[] };
  onShow: () => void;
}

/** Give it `since` as its key: then it counts anew once the list was read anew. */
export function News({ since, filter, onShow }: Props) {
  const say = useText();
  // A search that found nothing has no position to begin at, and hears only news.
  const [start] = useState(since ?? null);
  const [{ data: seen }] = useSubscription(
    { query: NEWS, variables: { since: start, filter } },
    (before: ReadonlySet<string> | undefined, { events }) => new Set(before).add(events.position),
  );
  return (
    <span role="status">
      {seen && seen.size > 0 && (
        <button type="button" className="trail-news" onClick={onShow}>
          {say("trail.news", { n: seen.size })}
        </button>
      )}
    </span>
  );
}
