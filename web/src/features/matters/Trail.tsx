// What happened to a matter itself: registered, split, issued, amended, closed; newest first.
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";

export const TrailFragment = graphql(`
  fragment Trail_matter on Matter {
    id
    events(first: 200) {
      totalCount
      nodes {
        id
        type
        sentence
        effectiveAt
        actor {
          id
          name
        }
      }
    }
  }
`);

export function Trail({ of }: { of: FragmentOf<typeof TrailFragment> }) {
  const say = useText();
  const { events } = readFragment(TrailFragment, of);
  return (
    <Card title={say("matters.history", { n: events.totalCount })}>
      <ol className="matters-history">
        {[...events.nodes].reverse().map(({ id, sentence, effectiveAt, actor }) => (
          <li key={id}>
            <When at={effectiveAt} />
            <span>{sentence}</span>
            <small>{actor?.name ?? say("matters.history.clock")}</small>
          </li>
        ))}
      </ol>
    </Card>
  );
}
