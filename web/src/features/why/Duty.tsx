// What is owed, by whom and by when: whose lamp and plate are explained.
import { Link } from "react-router";
import { type FragmentOf, graphql, readFragment } from "../../gql";
import { useText } from "../../i18n/useText";
import { Due } from "../../ui/Dates";
import { Points } from "../../ui/Points";

export const DUTY = graphql(`
  fragment Duty_assignment on Assignment {
    text
    state
    role
    dueAt
    dueOriginal
    points
    matter {
      id
      number
      title
    }
    unit {
      id
      name
    }
  }
`);

interface Props {
  assignment: FragmentOf<typeof DUTY>;
}

export function Duty({ assignment }: Props) {
  const say = useText();
  const it = readFragment(DUTY, assignment);
  return (
    <div className="why-duty">
      <h2>{it.text}</h2>
      <p className="why-total">
        <small>{say("why.points")}</small>
        <strong>
          <Points value={it.points} />
        </strong>
      </p>
      <dl>
        <dt>{say("why.unit")}</dt>
        <dd>
          {it.unit.name} · {say(`word.unitRole.${it.role}`)}
        </dd>
        <dt>{say("why.due")}</dt>
        <dd>
          <Due at={it.dueAt} /> · {say(`word.state.${it.state}`)}
          {it.dueAt !== it.dueOriginal && (
            <small>
              {say("why.dueOriginal")} <Due at={it.dueOriginal} />
            </small>
          )}
        </dd>
        <dt>{say("why.matter")}</dt>
        <dd>
          <Link to={`/matters/${encodeURIComponent(it.matter.id)}`}>{it.matter.title}</Link>
          <small>{it.matter.number}</small>
        </dd>
      </dl>
    </div>
  );
}
