// What the unit handed in last, and what became of it.
import { Link } from "react-router";
import { graphql } from "../../gql";
import { useKept } from "../../gql/useKept";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { PlateSquare } from "../../ui/PlateSquare";
import { WhyLink } from "../../ui/WhyLink";

const LatelyQuery = graphql(`
  query Lately($unit: [ID!]!) {
    events(
      first: 4
      filter: { unit: $unit, type: ["FeedbackSubmitted", "PartSubmitted"] }
    ) {
      nodes {
        id
        effectiveAt
        assignment {
          id
          text
          state
          lamp
          plate
          partAccepted
        }
      }
    }
  }
`);

export function Lately({ unit, base }: { unit: string; base: string }) {
  const say = useText();
  const { data } = useKept({ query: LatelyQuery, variables: { unit: [unit] } });
  const nodes = data?.events.nodes ?? [];
  const seen = nodes.flatMap(({ id, effectiveAt, assignment }) =>
    assignment ? [{ id, effectiveAt, assignment }] : [],
  );
  if (seen.length === 0) {
    return null;
  }
  return (
    <Card title={say("todo.lately")}>
      <ul className="todo-lately">
        {seen.map(({ id, effectiveAt, assignment }) => {
          const { lamp, plate, state, partAccepted } = assignment;
          return (
            <li key={id}>
              <div>
                <Link to={`${base}/${encodeURIComponent(assignment.id)}`}>{assignment.text}</Link>
                <p className="todo-soft">
                  <When at={effectiveAt} /> {say("todo.lately.reported")}
                </p>
              </div>
              <WhyLink assignment={assignment.id} what={say(`ui.lamp.${lamp}`)}>
                <LampDot lamp={lamp} />
              </WhyLink>
              {plate && (
                <WhyLink assignment={assignment.id} what={say(`ui.plate.${plate}`)}>
                  <PlateSquare plate={plate} />
                </WhyLink>
              )}
              <span className="todo-chip" data-state={state}>
                {partAccepted ? say("todo.history.accepted.short") : say(`word.state.${state}`)}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
