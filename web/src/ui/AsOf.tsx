// The way into the past and back: a small control beside a page's title, and the band that says
// plainly that what stands below it was true then and is not now.
import { HistoryOutlined } from "@ant-design/icons";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useText } from "../i18n/useText";
import { useNow } from "./clock";
import { useFilters } from "./filters";
import { Hint } from "./Hint";
import {
  AS_OF,
  instantOf,
  look,
  pastInWords,
  quickPasts,
  returnToNow,
  type Then,
  useThen,
  writtenOf,
} from "./past";
import "./asOf.css";

/** “截至 现在”: opens the choice of an instant. */
export function AsOf() {
  const say = useText();
  const then = useThen();
  const place = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => {
    if (place.current) {
      place.current.open = false;
      place.current.querySelector("summary")?.focus();
    }
  };
  return (
    <details
      ref={place}
      className="as-of"
      data-past={then ? true : undefined}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      onKeyDown={({ key }: KeyboardEvent) => key === "Escape" && close()}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) {
          currentTarget.open = false;
        }
      }}
    >
      <summary>
        {say("ui.asOf")} <b>{then ? pastInWords(say, then.instant) : say("ui.asOf.now")}</b>
      </summary>
      {/* Drawn anew each time it is opened: now has gone on meanwhile. */}
      {open && <Sheet then={then} onDone={close} />}
    </details>
  );
}

function Sheet({ then, onDone }: { then: Then | null; onDone: () => void }) {
  const say = useText();
  const filters = useFilters();
  const now = useNow();
  const [written, setWritten] = useState(then?.written ?? writtenOf(now));
  const [byRecorded, setByRecorded] = useState(then?.byRecorded ?? false);
  const [wrong, setWrong] = useState<"invalid" | "future">();
  const show = (asked: string) => {
    const instant = instantOf(asked);
    if (instant === null || instant >= now) {
      setWrong(instant === null ? "invalid" : "future");
      return;
    }
    look(filters, { written: asked, byRecorded });
    onDone();
  };
  return (
    <form
      className="as-of-sheet"
      aria-label={say("ui.asOf.choose")}
      // A press beside its boxes keeps it open.
      tabIndex={-1}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        show(written);
      }}
    >
      <p className="as-of-quick">
        {quickPasts(now).map(([name, past]) => (
          <button type="button" className="quiet" key={name} onClick={() => show(past)}>
            {say(`ui.asOf.quick.${name}`)}
          </button>
        ))}
      </p>
      <label className="as-of-instant">
        {say("ui.asOf.instant")}
        <input
          type="datetime-local"
          value={written}
          max={writtenOf(now)}
          aria-invalid={wrong !== undefined}
          onChange={({ target }) => {
            setWritten(target.value);
            setWrong(undefined);
          }}
        />
      </label>
      {wrong && <p role="alert">{say(`ui.asOf.${wrong}`)}</p>}
      <fieldset>
        <legend className="sr-only">{say("ui.asOf.which")}</legend>
        <Which value={false} chosen={byRecorded} onChoose={setByRecorded} />
        <Which value={true} chosen={byRecorded} onChoose={setByRecorded} />
      </fieldset>
      <p className="as-of-end">
        <button type="submit" className="as-of-show">
          {say("ui.asOf.show")}
        </button>
        {then && <Return onDone={onDone} />}
      </p>
    </form>
  );
}

interface WhichProps {
  value: boolean;
  chosen: boolean;
  onChoose: (byRecorded: boolean) => void;
}

function Which({ value, chosen, onChoose }: WhichProps) {
  const say = useText();
  const name = value ? "recorded" : "effective";
  return (
    <label className="as-of-which">
      <input
        type="radio"
        name="as-of-which"
        checked={value === chosen}
        onChange={() => onChoose(value)}
      />
      <span>
        <b>{say(`ui.asOf.${name}`)}</b>
        <small>{say(`ui.asOf.${name}.why`)}</small>
      </span>
    </label>
  );
}

interface ReturnProps {
  /** Now is shown already: only the address is to forget the past. */
  already?: boolean;
  onDone?: () => void;
}

function Return({ already = false, onDone }: ReturnProps) {
  const say = useText();
  const filters = useFilters();
  const back = () => {
    returnToNow(filters);
    onDone?.();
  };
  return (
    <button type="button" className="quiet" onClick={back}>
      {say(already ? "ui.asOf.dismiss" : "ui.asOf.back")}
    </button>
  );
}

/** At the top of a page that can show a past: nothing while it shows now. */
export function AsOfBand() {
  const say = useText();
  const then = useThen();
  const asked = useFilters().one(AS_OF);
  if (!then) {
    return asked && <Band words={say("ui.asOf.impossible")} />;
  }
  const which = then.byRecorded ? "recorded" : "effective";
  return (
    <Band words={say("ui.asOf.past", { instant: pastInWords(say, then.instant) })} past>
      <Hint word={say(`ui.asOf.${which}`)}>{say(`ui.asOf.${which}.why`)}</Hint>
      <span className="as-of-soft">{say("ui.asOf.still")}</span>
    </Band>
  );
}

/** At the top of a page that knows only now, while the address asks for a past. */
export function OnlyNow() {
  const say = useText();
  const then = useThen();
  return (
    then && <Band words={say("ui.asOf.onlyNow", { instant: pastInWords(say, then.instant) })} />
  );
}

interface BandProps {
  words: string;
  past?: boolean;
  children?: ReactNode;
}

function Band({ words, past = false, children }: BandProps) {
  return (
    <div className="as-of-band" data-past={past || undefined} role="status">
      <HistoryOutlined aria-hidden="true" />
      <strong>{words}</strong>
      {children}
      <span className="as-of-gap" />
      <Return already={!past} />
    </div>
  );
}

/** “截至 2020年3月31日 18:00”, where a stamp stands on a card of now. */
export function AsOfStamp({ then: { instant } }: { then: Then }) {
  const say = useText();
  return (
    <span className="stamp">
      {say("ui.asOf")} {pastInWords(say, instant)}
    </span>
  );
}
