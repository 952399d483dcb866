// What a matter was split into: what is to be done, by whom, by when.
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Card } from "../../ui/Page";

export const ItemsFragment = graphql(`
  fragment Items_matter on Matter {
    id
    items {
      id
      no
      text
      due
      frequency
      importance
      urgency
      mode
      lead {
        id
        shortName
      }
      assist {
        id
        shortName
      }
    }
  }
`);

export function Items({ of }: { of: FragmentOf<typeof ItemsFragment> }) {
  const say = useText();
  const { items } = readFragment(ItemsFragment, of);
  const names = (units: readonly { shortName: string }[]) =>
    units.map(({ shortName }) => shortName).join(say("matters.join"));
  return (
    <Card title={say("matters.items", { n: items.length })}>
      <ol className="matters-items">
        {items.map((item) => (
          <li key={item.id}>
            <b className="number">{item.no}</b>
            <div>
              <p>{item.text}</p>
              <p className="matters-soft">
                <span>{item.due}</span>
                <span>{say("matters.items.lead", { units: names(item.lead) })}</span>
                {item.assist.length > 0 && (
                  <span>
                    {say("matters.items.assist", {
                      units: names(item.assist),
                      mode: say(`word.assistMode.${item.mode}`),
                    })}
                  </span>
                )}
                {item.importance !== "NORMAL" && (
                  <span className="matters-tag">{say(`word.importance.${item.importance}`)}</span>
                )}
                {item.urgency !== "NORMAL" && (
                  <span className="matters-tag">{say(`word.urgency.${item.urgency}`)}</span>
                )}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
