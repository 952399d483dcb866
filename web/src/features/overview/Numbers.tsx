// The numbers at the head of the overview: each with its word, its second line and the way to the
// list it counts.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { Hint } from "../../ui/Hint";
import { grouped, percent } from "../../ui/numbers";
import { openTasks, submittedTasks } from "./addresses";
import type { OpenTold, QuarterChosen, QuarterTold } from "./useOverview";
import { daysLate, type Reds } from "./useReds";

interface Props {
  overview: OpenTold;
  reds: Reds;
  chosen: QuarterChosen;
  told: QuarterTold | undefined;
  rateBefore: number | null;
}

/** As things are: what is red and yellow is counted in the lists themselves. */
export function Numbers({ overview: { all }, reds, chosen, told, rateBefore }: Props) {
  const say = useText();
  const viewer = useViewer();
  const duties = say("overview.unit.duties");
  const quarter = chosen.quarter;
  return (
    <dl className="overview-numbers">
      <Count
        kind="open"
        name={say("overview.open")}
        value={grouped(all.open)}
        unit={duties}
        to={openTasks()}
        note={say("overview.open.note", { n: grouped(all.total) })}
      />
      <Count
        kind="yellow"
        name={say("overview.yellow")}
        value={grouped(reds.yellowCount ?? "…")}
        unit={duties}
        to={openTasks("YELLOW")}
        note={say("overview.yellow.note", { n: all.dueSoon })}
      />
      <Count
        kind="red"
        name={say("overview.red")}
        value={grouped(reds.redCount ?? "…")}
        unit={duties}
        to={openTasks("RED")}
        note={<LongestLate reds={reds} />}
      />
      <Count
        kind="onTime"
        name={say("overview.onTime")}
        value={rateInWords(told)}
        to={`/rank?quarter=${quarter?.code ?? ""}`}
        hint={<Hint word={say("overview.formula")}>{told?.onTimeFormula}</Hint>}
        note={<RateChange told={told} before={rateBefore} />}
      />
      <Count
        kind="review"
        name={say("overview.awaitingReview")}
        value={grouped(all.awaitingReview)}
        unit={say("overview.unit.reports")}
        to={viewer.kind === "office" ? "/review" : submittedTasks()}
        note={<ReviewsLate n={all.reviewOverdue} />}
      />
    </dl>
  );
}

interface ThenProps {
  overview: OpenTold;
  told: QuarterTold | undefined;
  rateBefore: number | null;
}

/** As things were. The lists know only now, so no number leads to one. */
export function NumbersThen({ overview: { all }, told, rateBefore }: ThenProps) {
  const say = useText();
  const duties = say("overview.unit.duties");
  return (
    <dl className="overview-numbers" data-plain>
      <Count
        kind="open"
        name={say("overview.open")}
        value={grouped(all.open)}
        unit={duties}
        note={say("overview.open.note", { n: grouped(all.total) })}
      />
      <Count
        kind="yellow"
        name={say("overview.then.dueSoon")}
        value={grouped(all.dueSoon)}
        unit={duties}
        note={say("overview.then.dueSoon.note")}
      />
      <Count
        kind="red"
        name={say("overview.then.overdue")}
        value={grouped(all.overdue)}
        unit={duties}
        note={say("overview.then.overdue.note")}
      />
      <Count
        kind="onTime"
        name={say("overview.onTime")}
        value={rateInWords(told)}
        hint={<Hint word={say("overview.formula")}>{told?.onTimeFormula}</Hint>}
        note={<RateChange told={told} before={rateBefore} />}
      />
      <Count
        kind="review"
        name={say("overview.awaitingReview")}
        value={grouped(all.awaitingReview)}
        unit={say("overview.unit.reports")}
        note={<ReviewsLate n={all.reviewOverdue} />}
      />
    </dl>
  );
}

/** `—` while nothing has come due. */
export function rateInWords(told: QuarterTold | undefined): string {
  const rate = told?.all.onTimeRate ?? null;
  return rate === null ? "—" : percent(rate);
}

interface CountProps {
  kind: "open" | "yellow" | "red" | "onTime" | "review";
  name: string;
  value: string;
  unit?: string;
  /** The list it counts; none for a past. */
  to?: string;
  hint?: ReactNode;
  note: ReactNode;
}

/** The whole card leads to the list; what can be opened in it stands above the link. */
function Count({ kind, name, value, unit = "", to, hint, note }: CountProps) {
  const say = useText();
  const what = `${name} ${value} ${unit}`.trim();
  const told = (
    <>
      <b className="number">{value}</b> {unit}
    </>
  );
  return (
    <div data-kind={kind}>
      <dt>
        {name} {hint}
      </dt>
      <dd>
        {to ? (
          <Link to={to} aria-label={say("overview.see", { what })}>
            {told}
          </Link>
        ) : (
          told
        )}
      </dd>
      <dd className="stamp">{note}</dd>
    </div>
  );
}

function LongestLate({ reds: { reds } }: { reds: Reds }) {
  const say = useText();
  const now = useNow();
  if (!reds) {
    return null;
  }
  const longest = Math.max(0, ...reds.map((red) => daysLate(red, now)));
  return longest === 0
    ? say("overview.red.none")
    : say("overview.red.note", { span: say("overview.days", { n: longest }) });
}

function ReviewsLate({ n }: { n: number }) {
  const say = useText();
  return n > 0 ? say("overview.reviewOverdue", { n }) : say("overview.reviewOverdue.none");
}

function RateChange({ told, before }: { told: QuarterTold | undefined; before: number | null }) {
  const say = useText();
  const rate = told?.all.onTimeRate ?? null;
  if (rate === null) {
    return told ? say("overview.onTime.none") : null;
  }
  if (before === null) {
    return null;
  }
  const more = Math.round((rate - before) * 1000) / 10;
  const sign = more < 0 ? "−" : "+";
  return say("overview.onTime.more", { n: `${sign}${Math.abs(more)}` });
}
