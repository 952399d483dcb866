// A request in the words of who asks.
import { Fragment } from "react";
import { type TimingFact, wordOf } from "../../gql/timing";
import type { Key } from "../../i18n/language";
import { useText } from "../../i18n/useText";

interface Props {
  trail: readonly TimingFact[] | undefined;
  /** The kind of fact they stand in. */
  kind: string;
  /** Names in the fact, with the words they go under. */
  words: Readonly<Record<string, Key>>;
}

export function Words({ trail, kind, words }: Props) {
  const say = useText();
  const found = Object.entries(words).flatMap(([name, label]) => {
    const text = trail && wordOf(trail, kind, name);
    return text ? [{ label: say(label), text }] : [];
  });
  if (found.length === 0) {
    return trail ? <p className="review-soft">{say("review.said.none")}</p> : null;
  }
  return (
    <dl className="review-asked">
      {found.map(({ label, text }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd className="review-said">{text}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
