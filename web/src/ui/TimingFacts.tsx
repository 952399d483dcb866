// How the clock of a duty stands: what was asked about it, what was said, what will be said.
import { Fragment } from "react";
import { useText } from "../i18n/useText";
import { Due, When } from "./Dates";
import "./ask.css";

type Slip = "BLUE" | "ORANGE" | "RED" | "INTERVIEW";

export interface TimingTold {
  dueAt: string;
  dueOriginal: string;
  extensions: number;
  extension: { newDue: string; signed: boolean } | null;
  hold: { since: string; declining: boolean; suggested: { shortName: string } | null } | null;
  slipProposed: Slip | null;
  slipSigned: Slip | null;
  remindedAt: string | null;
  chasedAt: string | null;
  coordinationAt: string | null;
  upcoming: readonly {
    at: string;
    kind: "UNREAD" | "T3" | "T1" | "OVERDUE" | "CORRECTION";
  }[];
}

export function TimingFacts({ of }: { of: TimingTold }) {
  const say = useText();
  const all = [...useClockRows(of), ...useSaidRows(of)];
  const rows = all.flatMap((row) => (row ? [row] : []));
  if (rows.length === 0) {
    return <p className="stamp">{say("timing.none")}</p>;
  }
  return (
    <dl className="timing-facts">
      {rows.map(({ name, what }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{what}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** Until when, and whether the clock goes. */
function useClockRows({ dueAt, dueOriginal, extensions, extension, hold }: TimingTold) {
  const say = useText();
  return [
    (dueAt !== dueOriginal || extensions > 0) && {
      name: say("timing.original"),
      what: (
        <>
          <Due at={dueOriginal} />
          {extensions > 0 && ` · ${say("timing.extended", { n: extensions })}`}
        </>
      ),
    },
    extension && {
      name: say("timing.extension"),
      what: (
        <>
          <Due at={extension.newDue} /> ·{" "}
          {say(extension.signed ? "timing.extension.signed" : "timing.extension.unsigned")}
        </>
      ),
    },
    hold && {
      name: say("timing.hold"),
      what: (
        <>
          <When at={hold.since} /> ·{" "}
          {hold.declining
            ? say("timing.hold.declining", {
                unit: hold.suggested?.shortName ?? say("timing.somebody"),
              })
            : say("timing.hold.suspended")}
        </>
      ),
    },
  ];
}

/** What was said to the unit and by it, and what will be said. */
function useSaidRows(told: TimingTold) {
  const say = useText();
  const { slipProposed, slipSigned, coordinationAt, remindedAt, chasedAt, upcoming } = told;
  return [
    slipProposed && {
      name: say("timing.slip.proposed"),
      what: say(`word.slip.${slipProposed}`),
    },
    slipSigned && { name: say("timing.slip.signed"), what: say(`word.slip.${slipSigned}`) },
    coordinationAt && { name: say("timing.coordination"), what: <When at={coordinationAt} /> },
    remindedAt && { name: say("timing.reminded"), what: <When at={remindedAt} /> },
    chasedAt && { name: say("timing.chased"), what: <When at={chasedAt} /> },
    upcoming.length > 0 && {
      name: say("timing.upcoming"),
      what: (
        <ul>
          {upcoming.map(({ at, kind }) => (
            <li key={`${at}${kind}`}>
              <When at={at} /> · {say(`word.reminder.${kind}`)}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
