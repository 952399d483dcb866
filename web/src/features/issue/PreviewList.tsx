// What a preview found: how much it is, what to look at twice, and who gets what by when.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { Due, TimeLeft } from "../../ui/Dates";
import { Empty } from "../../ui/States";
import { type Calendar, useCalendar } from "./calendar";
import { lastDayInWords } from "./due";
import { type Bundle, bundled, doubtful, type Sum, summed } from "./lines";
import type { Previewing } from "./usePreview";

/** Who works with the keyboard goes on from what the preview says. */
const focused = (sum: HTMLElement | null) => sum?.focus({ preventScroll: true });

/** A rule that is a day says nothing the deadline does not. */
const IS_DAY = /^\d/;

interface Props {
  preview: NonNullable<Previewing["preview"]>;
}

export function PreviewList({ preview }: Props) {
  const say = useText();
  const { lines, already } = preview;
  const calendar = useCalendar(lines.map(({ dueAt }) => dueAt));
  if (lines.length === 0) {
    return (
      <Empty title={say("issue.nothing")}>
        {say(already > 0 ? "issue.nothing.already" : "issue.nothing.why", { n: already })}
      </Empty>
    );
  }
  return (
    <div className="issue-seen">
      <p className="issue-sum" tabIndex={-1} ref={focused}>
        {sumInWords(say, summed(lines))}
      </p>
      <Notes preview={preview} calendar={calendar} />
      <ul className="issue-bundles">
        {bundled(lines).map((bundle) => (
          <Item key={bundle.key} bundle={bundle} calendar={calendar} fresh={preview.fresh} />
        ))}
      </ul>
    </div>
  );
}

function sumInWords(say: ReturnType<typeof useText>, sum: Sum): string {
  const { matters, items, units, lines, full } = sum;
  const what = say(items === matters ? "issue.sum.matters" : "issue.sum.items");
  return say(full ? "issue.sum" : "issue.sum.loose", { n: items, what, m: units, k: lines });
}

/** What should be looked at twice; none of it is a refusal. */
function Notes({ preview: { lines, already }, calendar }: Props & { calendar: Calendar }) {
  const say = useText();
  const now = useNow();
  const { past, near, free } = doubtful(lines, now, calendar);
  const notes = [
    already > 0 && say("issue.note.already", { n: already }),
    past > 0 && say("issue.note.past", { n: past }),
    near > 0 && say("issue.note.near", { n: near }),
    free > 0 && say("issue.note.free", { n: free }),
  ].filter((note): note is string => note !== false);
  return notes.length === 0 ? null : (
    <ul className="issue-notes" aria-label={say("issue.notes")}>
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

interface ItemProps extends Pick<Props["preview"], "fresh"> {
  bundle: Bundle;
  calendar: Calendar;
}

function Item({ bundle, calendar, fresh }: ItemProps) {
  const say = useText();
  const { text, importance, urgency, shares } = bundle;
  const matter = bundle.matter ?? fresh;
  const tags = [
    importance !== "NORMAL" && say(`word.importance.${importance}`),
    urgency !== "NORMAL" && say(`word.urgency.${urgency}`),
  ].filter((tag): tag is string => tag !== false);
  return (
    <li>
      <p className="issue-what">
        <b>{matter.title}</b> <span className="issue-hint">{matter.number}</span>
        {tags.map((tag) => (
          <span className="issue-tag" key={tag}>
            {tag}
          </span>
        ))}
      </p>
      {text !== matter.title && <p>{text}</p>}
      {shares.map((share) => (
        <div className="issue-share" key={share.role + share.dueAt}>
          <p>
            <b>
              {say("issue.share", {
                role: say(`word.unitRole.${share.role}`),
                n: share.units.length,
              })}
            </b>
            <span>
              <Due at={share.dueAt} />{" "}
              <span className="issue-hint">
                {lastDayInWords(say, share.dueAt, calendar)} · <TimeLeft at={share.dueAt} />
              </span>
            </span>
          </p>
          {!IS_DAY.test(share.due) && (
            <p className="issue-rule">{say("issue.rule", { due: share.due })}</p>
          )}
          <ul className="issue-receivers">
            {share.units.map(({ unit, answersTo }) => (
              <li key={unit?.id}>
                {unit?.shortName}
                {answersTo && (
                  <small> {say("issue.answersTo", { unit: answersTo.shortName })}</small>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </li>
  );
}
