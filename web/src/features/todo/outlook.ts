// “今天报＝绿灯，5月29日后＝红灯”: what the service foresees, in few words.
import type { Say } from "../../i18n/language";
import { dayInWords, instantInWords, isoDay, parts } from "../../ui/dates";

export interface Span {
  from: string;
  until: string | null;
  lamp: "GREEN" | "YELLOW" | "RED" | "PENDING" | "OFF";
  sentence: string;
}

export interface Foreseen extends Span {
  now: boolean;
  words: string;
}

const MIDNIGHT = "00:00";

/** What is over is left out: an answer kept on the device may be hours old. */
export function foreseen(say: Say, spans: readonly Span[], now: number): Foreseen[] {
  const ahead = spans.filter(({ until }) => until === null || now < Date.parse(until));
  return ahead.map((span, index) => ({
    ...span,
    now: index === 0,
    words:
      index === 0
        ? first(say, span, now)
        : say("todo.whatif", { when: later(say, span.from, now), lamp: lampOf(say, span) }),
  }));
}

const lampOf = (say: Say, { lamp }: Span) => say(`ui.lamp.${lamp}`);

/** It holds for the whole day, unless it ends before midnight. */
function first(say: Say, span: Span, now: number): string {
  const { until } = span;
  const lamp = lampOf(say, span);
  const endsToday =
    until !== null && isoDay(until) === isoDay(now) && parts(until).time !== MIDNIGHT;
  return endsToday
    ? say("todo.whatif.before", { time: parts(until).time, lamp })
    : say("todo.whatif.today", { lamp });
}

/** An exclusive midnight belongs to the day before. */
function later(say: Say, from: string, now: number): string {
  const when =
    parts(from).time === MIDNIGHT
      ? dayInWords(say, Date.parse(from) - 1, now)
      : instantInWords(say, from, now);
  return say("todo.whatif.after", { when });
}
