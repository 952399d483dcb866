// 时限日程: what the system will do by itself and why, day by day. How far and how many stands in
// the address.
import { Link } from "react-router";
import { problemOf } from "../../gql/problem";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { dayInWords, isoDay, parts, weekdayInWords } from "../../ui/dates";
import { ChoiceField, DayField } from "../../ui/Field";
import { useFilters } from "../../ui/filters";
import { Card, Page } from "../../ui/Page";
import { Stamp } from "../../ui/Stamp";
import { Empty, Loading, Problem } from "../../ui/States";
import { WhyLink } from "../../ui/WhyLink";
import { byDay, type DayOf } from "./days";
import { LIMITS, type Timer, useTimers, wantedOf } from "./timers";
import "./timers.css";

export function TimersPage() {
  const say = useText();
  const { kind } = useViewer();
  const sees = kind === "office" || kind === "leader" || kind === "inspector";
  return (
    <Page title={say("timers.title")}>
      {sees ? (
        <Agenda />
      ) : (
        <Card>
          <Empty title={say("timers.closed")}>{say("timers.closed.why")}</Empty>
        </Card>
      )}
    </Page>
  );
}

function Agenda() {
  const say = useText();
  const filters = useFilters();
  const wanted = wantedOf(filters);
  const { timers, error, busy, again, at } = useTimers(wanted);
  const full = timers !== undefined && timers.length >= Number(wanted.limit);
  const late = timers?.filter((timer) => timer.late).length ?? 0;
  return (
    <>
      <Asked />
      {error && !timers && <Problem problem={problemOf(error)} onAgain={again} />}
      {!error && !timers && (
        <Card>
          <Loading lines={10} />
        </Card>
      )}
      {timers?.length === 0 && (
        <Card>
          <Empty title={say("timers.none")}>
            {say(wanted.until ? "timers.none.until" : "timers.none.why")}
          </Empty>
        </Card>
      )}
      {timers && timers.length > 0 && (
        <>
          <p className="timers-sum">
            <span>{say("timers.count", { n: timers.length })}</span>
            {late > 0 && <b>{say("timers.late.count", { n: late })}</b>}
            {at !== undefined && <Stamp at={at} />}
          </p>
          <div className="timers-days" aria-busy={busy}>
            {byDay(timers).map((day) => (
              <Day key={day.day} of={day} />
            ))}
          </div>
          {full && <More limit={wanted.limit} onMore={(limit) => filters.set({ limit })} />}
        </>
      )}
    </>
  );
}

/** Until when, and how many. */
function Asked() {
  const say = useText();
  const filters = useFilters();
  const { limit, until } = wantedOf(filters);
  return (
    <search className="filters timers-asked" aria-label={say("ui.filter.label")}>
      <DayField
        label={say("timers.until")}
        min={isoDay(useNow())}
        value={until}
        refusals={[]}
        onChange={(day) => filters.set({ until: day })}
      />
      <ChoiceField
        label={say("timers.limit")}
        options={LIMITS.map((value) => ({ value, label: say("timers.limit.of", { n: value }) }))}
        empty={null}
        value={limit}
        refusals={[]}
        onChange={(n) => filters.set({ limit: n })}
      />
      {until && (
        <button type="button" className="quiet" onClick={() => filters.set({ until: "" })}>
          {say("timers.until.clear")}
        </button>
      )}
    </search>
  );
}

function More({ limit, onMore }: { limit: string; onMore: (limit: string) => void }) {
  const say = useText();
  const next = LIMITS.find((one) => Number(one) > Number(limit));
  return (
    <p className="timers-more">
      {next ? (
        <button type="button" className="quiet" onClick={() => onMore(next)}>
          {say("timers.more", { n: next })}
        </button>
      ) : (
        say("timers.most", { n: limit })
      )}
    </p>
  );
}

function Day({ of: { day, timers } }: { of: DayOf<Timer> }) {
  const say = useText();
  const now = useNow();
  const noon = `${day}T12:00:00+08:00`;
  const date = day && `${dayInWords(say, noon, now)} ${weekdayInWords(say, noon)}`;
  const title = day === isoDay(now) ? say("timers.today", { day: date }) : date;
  return (
    <Card title={title || say("timers.late")} className={day ? "" : "timers-late"}>
      {!day && <p className="timers-soft">{say("timers.late.why")}</p>}
      <ul className="timers-list">
        {timers.map((timer) => (
          <Line key={`${timer.at}${timer.kind}${timer.text}${timer.assignment?.id}`} of={timer} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ of: { at, kind, text, late, unit, assignment, plan } }: { of: Timer }) {
  const say = useText();
  const now = useNow();
  const { time } = parts(at);
  const matter = assignment?.matter ?? plan?.matter;
  return (
    <li>
      <time dateTime={at}>{late ? `${dayInWords(say, at, now)} ${time}` : time}</time>
      <span className="timers-kind" data-kind={kind}>
        {say(`timers.kind.${kind}`)}
      </span>
      <div>
        <p className="timers-what">
          {unit && <Link to={`/rank/${encodeURIComponent(unit.code)}`}>{unit.shortName}</Link>}
          <span>{text}</span>
        </p>
        {(assignment || plan) && (
          <p className="timers-soft">
            {plan && <Link to={`/plans/${encodeURIComponent(plan.id)}`}>{say("timers.plan")}</Link>}
            {matter && (
              <Link to={`/matters/${encodeURIComponent(matter.id)}`}>
                {assignment?.text ?? matter.title}
              </Link>
            )}
            {assignment && (
              <WhyLink
                assignment={assignment.id}
                what={say("timers.why.of", { task: assignment.text })}
              >
                {say("timers.why")}
              </WhyLink>
            )}
          </p>
        )}
      </div>
    </li>
  );
}
