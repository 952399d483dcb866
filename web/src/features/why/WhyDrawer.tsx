// The drawer “为什么”: why an assignment has its lamp, its plate and its points. One component for
// every lamp, plate and point of the page; at the right of a desk, from below on a phone.
import { Drawer } from "antd";
import { useLocation } from "react-router";
import { useQuery } from "urql";
import { graphql } from "../../gql";
import { problemOf } from "../../gql/problem";
import type { Say } from "../../i18n/language";
import { useText } from "../../i18n/useText";
import type { LampColour } from "../../ui/LampDot";
import type { PlateColour } from "../../ui/PlateSquare";
import { Empty, Loading, Problem } from "../../ui/States";
import { DUTY, Duty } from "./Duty";
import { GROUNDS, Grounds } from "./Grounds";
import { NEXT, Next } from "./Next";
import { useFocus } from "./useFocus";
import "./why.css";

const QUERY = graphql(
  `
    query Why($id: ID!) {
      assignment(id: $id) {
        id
        lamp
        plate
        ...Duty_assignment
        ...Grounds_assignment
        ...Next_assignment
      }
    }
  `,
  [DUTY, GROUNDS, NEXT],
);

interface Props {
  assignment: string;
  onClose: () => void;
}

const NARROW = "(max-width: 767.98px)";

export function WhyDrawer({ assignment, onClose }: Props) {
  const say = useText();
  const onPhone = useLocation().pathname.startsWith("/m");
  const [{ data, error }, again] = useQuery({ query: QUERY, variables: { id: assignment } });
  const { first, take } = useFocus(assignment);
  const found = data?.assignment;
  const title = found ? titleOf(say, found) : say("why.title");
  const sheet = onPhone || matchMedia(NARROW).matches;
  return (
    <Drawer
      open
      placement={sheet ? "bottom" : "right"}
      size={sheet ? "88%" : 560}
      className={sheet ? "why-drawer why-sheet" : "why-drawer"}
      styles={{ wrapper: { maxWidth: "100vw" } }}
      closable={{ "aria-label": say("why.close"), placement: "end" }}
      title={title}
      aria-label={title}
      afterOpenChange={take}
      onClose={onClose}
    >
      <div className="why-body" ref={first} tabIndex={-1}>
        {error && !data && (
          <Problem
            problem={problemOf(error)}
            onAgain={() => again({ requestPolicy: "network-only" })}
          />
        )}
        {!data && !error && <Loading lines={6} />}
        {data && !found && <Empty title={say("why.gone")}>{say("why.gone.why")}</Empty>}
        {found && (
          <div className="why-answer">
            <Duty assignment={found} />
            <Grounds assignment={found} />
            <Next assignment={found} onPhone={onPhone} />
          </div>
        )}
      </div>
    </Drawer>
  );
}

/** `为什么是红灯、黄牌` */
function titleOf(say: Say, it: { lamp: LampColour; plate: PlateColour | null }): string {
  const lamp = say(`ui.lamp.${it.lamp}`);
  const shown = it.plate ? say("why.both", { lamp, plate: say(`ui.plate.${it.plate}`) }) : lamp;
  return say("why.title.of", { shown });
}
