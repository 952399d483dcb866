// Instants as local text, with the exact instant for who points at it.
import { useText } from "../i18n/useText";
import { useNow } from "./clock";
import { dayInWords, dueInWords, exact, instantInWords, spanInWords } from "./dates";

interface Props {
  /** A DateTime of the schema. */
  at: string;
}

/** A deadline: `4月3日 24:00 前`. */
export function Due({ at }: Props) {
  const say = useText();
  const now = useNow();
  return (
    <time dateTime={at} title={say("ui.due.exact", { exact: exact(at) })}>
      {dueInWords(say, at, now)}
    </time>
  );
}

/** When something happened: `5月27日 14:38`. */
export function When({ at }: Props) {
  const say = useText();
  const now = useNow();
  return (
    <time dateTime={at} title={say("ui.date.exact", { exact: exact(at) })}>
      {instantInWords(say, at, now)}
    </time>
  );
}

/** A day: `5月27日`. */
export function Day({ at }: Props) {
  const say = useText();
  const now = useNow();
  return (
    <time dateTime={at} title={say("ui.date.exact", { exact: exact(at) })}>
      {dayInWords(say, at, now)}
    </time>
  );
}

/** How long until a deadline, or how late: `还有 2 天`. */
export function TimeLeft({ at }: Props) {
  const say = useText();
  const now = useNow();
  return (
    <time dateTime={at} title={say("ui.due.exact", { exact: exact(at) })}>
      {spanInWords(say, at, now)}
    </time>
  );
}
