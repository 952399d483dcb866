// One plan: what it says in a sentence, what comes, what came last, and what can be done with it.
import { useState } from "react";
import { Link } from "react-router";
import { useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";
import { periodInWords } from "../../ui/periods";
import { Empty } from "../../ui/States";
import { Told } from "../../ui/Told";
import { ComingTable } from "./ComingTable";
import { LastOpened } from "./LastOpened";
import type { Plan } from "./plan";
import { Skip } from "./Skip";
import { Stop } from "./Stop";
import "./plans.css";

interface Props {
  plan: Plan;
  /** Its title leads to the plan itself; else to its matter. */
  linked?: boolean;
}

/** What is asked before it is done. */
type Asked = { what: "stop" } | { what: "skip"; period: string };

export function PlanCard({ plan, linked = false }: Props) {
  const say = useText();
  const [asked, ask] = useState<Asked>();
  const [told, tell] = useState<{ words: string; state: CommandState }>();
  const { matter, stopped, can } = plan;
  const title = matter?.title ?? say("plans.matter.lost");
  const dialog = (words: string) => ({
    plan,
    onDone: (state: CommandState) => tell({ words, state }),
    onClose: () => ask(undefined),
  });
  return (
    <Card title={title} extra={<Standing plan={plan} />} className="plans-plan">
      {told && <Told {...told} />}
      <p className="plans-text">{plan.text}</p>
      <Facts plan={plan} />
      {stopped ? (
        <p className="plans-stopped">
          <b>{say("plans.stopped")}</b> {plan.stoppedReason}
        </p>
      ) : (
        <Ahead plan={plan} onSkip={(period) => ask({ what: "skip", period })} />
      )}
      {plan.lastOpened ? (
        <LastOpened opened={plan.lastOpened} count={plan.openedCount} />
      ) : (
        <p className="plans-soft">{say("plans.opened.none")}</p>
      )}
      <p className="plans-ways">
        {linked && <Link to={`/plans/${encodeURIComponent(plan.id)}`}>{say("plans.trail")}</Link>}
        {matter && (
          <Link to={`/matters/${encodeURIComponent(matter.id)}`}>{say("plans.matter")}</Link>
        )}
        {can.includes("revisePlan") && (
          <Link className="quiet" to={`/plans/${encodeURIComponent(plan.id)}/revise`}>
            {say("plans.revise")}
          </Link>
        )}
        {can.includes("stopPlan") && (
          <button type="button" className="quiet" onClick={() => ask({ what: "stop" })}>
            {say("plans.stop")}
          </button>
        )}
      </p>
      {asked?.what === "stop" && <Stop {...dialog(say("plans.stop.done"))} />}
      {asked?.what === "skip" && (
        <Skip
          period={asked.period}
          {...dialog(say("plans.skip.done", { period: periodInWords(say, asked.period) }))}
        />
      )}
    </Card>
  );
}

function Standing({ plan: { stopped, lastOpened, matter } }: { plan: Plan }) {
  const say = useText();
  const alarms = lastOpened?.alarms.length ?? 0;
  return (
    <>
      {matter && <span className="stamp">{matter.number}</span>}
      {alarms > 0 && !stopped && (
        <span className="plans-mark" data-is="alarm">
          {say("plans.alarms.mark", { n: alarms })}
        </span>
      )}
      <span className="plans-mark" data-is={stopped ? "stopped" : "running"}>
        {say(stopped ? "plans.state.stopped" : "plans.state.running")}
      </span>
    </>
  );
}

function Facts({ plan: { items, at, smsText, scheduledAt } }: { plan: Plan }) {
  const say = useText();
  const which =
    items.length > 0
      ? say("plans.items", { items: items.join(say("plans.join")) })
      : say("plans.items.all");
  return (
    <>
      <p className="plans-soft">
        <span>{which}</span>
        {at && <span>{say("plans.at", { time: at })}</span>}
        <span>
          {say("plans.scheduled")} <When at={scheduledAt} />
        </span>
      </p>
      <p className="plans-soft">
        {smsText ? say("plans.sms", { text: smsText }) : say("plans.sms.none")}
      </p>
    </>
  );
}

function Ahead({ plan, onSkip }: { plan: Plan; onSkip: (period: string) => void }) {
  const say = useText();
  const { coming, skipped, can } = plan;
  return (
    <>
      {coming.length > 0 ? (
        <ComingTable coming={coming} {...(can.includes("skipPeriod") && { onSkip })} />
      ) : (
        <Empty title={say("plans.coming.none")}>{say("plans.coming.none.why")}</Empty>
      )}
      {skipped.length > 0 && (
        <p>
          {say("plans.skipped", {
            periods: skipped.map((key) => periodInWords(say, key)).join(say("plans.join")),
          })}
        </p>
      )}
    </>
  );
}
