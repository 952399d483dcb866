// What a matter is: its number, where it comes from, what is to be reached, and what became of it.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";

export const HeadFragment = graphql(`
  fragment Head_matter on Matter {
    id
    number
    title
    type
    aspect
    source
    goal
    year
    registeredAt
    closedAt
    summary
    links {
      id
      title
      number
    }
  }
`);

export function Head({ of }: { of: FragmentOf<typeof HeadFragment> }) {
  const say = useText();
  const matter = readFragment(HeadFragment, of);
  return (
    <Card>
      <dl className="matters-facts">
        <div>
          <dt>{say("matters.head.number")}</dt>
          <dd>{matter.number}</dd>
        </div>
        <div>
          <dt>{say("matters.head.type")}</dt>
          <dd>
            {say(`word.type.${matter.type}`)} · {matter.aspect}
          </dd>
        </div>
        <div>
          <dt>{say("matters.head.source")}</dt>
          <dd>
            {say(`word.source.${matter.source}`)} · {say("matters.year", { year: matter.year })}
          </dd>
        </div>
        <div>
          <dt>{say("matters.head.goal")}</dt>
          <dd>{matter.goal}</dd>
        </div>
        <div>
          <dt>{say("matters.head.registered")}</dt>
          <dd>
            <When at={matter.registeredAt} />
          </dd>
        </div>
        <div>
          <dt>{say("matters.head.closed")}</dt>
          <dd>
            {matter.closedAt ? <When at={matter.closedAt} /> : say("matters.state.open")}
            {matter.summary && ` · ${matter.summary}`}
          </dd>
        </div>
        {matter.links.length > 0 && (
          <div>
            <dt>{say("matters.head.links")}</dt>
            <dd>
              {matter.links.map(({ id, title, number }) => (
                <Link key={id} className="matters-link" to={`/matters/${encodeURIComponent(id)}`}>
                  {title} {number}
                </Link>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
