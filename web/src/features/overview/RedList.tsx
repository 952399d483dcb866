// Which duties are red: whose, of which matter, how late, and why. A table where there is room,
// lines where there is none.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { LampDot } from "../../ui/LampDot";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import { openTasks } from "./addresses";
import { Chase } from "./Chase";
import { daysLate, dueExactly, type Red, type Reds } from "./useReds";

interface Props {
  reds: Reds;
  /** How many at most; the rest is in the list. */
  most: number;
  /** Units and matters lead to their pages; the phone has no page of a matter. */
  phone?: boolean;
}

export function RedList({ reds, most, phone = false }: Props) {
  const say = useText();
  return (
    <RedCard reds={reds}>
      <ul className="overview-reds">
        {reds.reds?.slice(0, most).map((red) => (
          <li key={red.id}>
            <WhyLink assignment={red.id} what={say("ui.lamp.RED")}>
              <LampDot lamp="RED" word />
            </WhyLink>
            <div>
              {phone ? <b>{red.text}</b> : <Link to={`/matters/${red.matter.id}`}>{red.text}</Link>}
              <p className="stamp">
                <Link to={`${phone ? "/m" : ""}/rank/${encodeURIComponent(red.unit.code)}`}>
                  {red.unit.shortName}
                </Link>{" "}
                · {red.matter.title}
              </p>
            </div>
            <Late red={red} />
          </li>
        ))}
      </ul>
    </RedCard>
  );
}

export function RedTable({ reds, most }: Props) {
  const say = useText();
  return (
    <RedCard reds={reds}>
      <table className="overview-red-table">
        <thead>
          <tr>
            <th scope="col">{say("overview.reds.lamp")}</th>
            <th scope="col">{say("overview.reds.unit")}</th>
            <th scope="col">{say("overview.reds.task")}</th>
            <th scope="col">{say("overview.reds.late")}</th>
          </tr>
        </thead>
        <tbody>
          {reds.reds?.slice(0, most).map((red) => (
            <tr key={red.id}>
              <td>
                <WhyLink assignment={red.id} what={say("ui.lamp.RED")}>
                  <LampDot lamp="RED" word />
                </WhyLink>
              </td>
              <td>
                <Link to={`/rank/${encodeURIComponent(red.unit.code)}`}>{red.unit.shortName}</Link>
              </td>
              <td>
                <Link to={`/matters/${red.matter.id}`}>{red.text}</Link>
                <p className="stamp">
                  {red.matter.number} {red.matter.title}
                </p>
              </td>
              <td>
                <Late red={red} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </RedCard>
  );
}

function RedCard({
  reds: { reds, redCount, error, again },
  children,
}: Pick<Props, "reds"> & { children: ReactNode }) {
  const say = useText();
  const { kind } = useViewer();
  const count = redCount ? say("overview.reds.count", { n: redCount }) : "";
  const all = (
    <Link to={openTasks("RED")} aria-label={`${say("overview.reds")} ${count}`}>
      {count}
    </Link>
  );
  return (
    <Card title={say("overview.reds")} extra={count && all}>
      {error && !reds && <Problem problem={problemOf(error)} onAgain={again} />}
      {!reds && !error && <Loading lines={3} />}
      {reds?.length === 0 && (
        <Empty title={say("overview.reds.none")}>{say("overview.reds.none.why")}</Empty>
      )}
      {reds && reds.length > 0 && children}
      {reds && reds.length > 0 && kind === "office" && (
        <div className="overview-chase">
          <Chase
            label={
              redCount === reds.length
                ? say("overview.chase.all")
                : say("overview.chase.allShown", { n: reds.length })
            }
            whom={reds}
          />
        </div>
      )}
    </Card>
  );
}

function Late({ red }: { red: Red }) {
  const say = useText();
  const n = daysLate(red, useNow());
  return (
    <b className="number overview-late" title={say("ui.due.exact", { exact: dueExactly(red) })}>
      {say("overview.days", { n })}
    </b>
  );
}
