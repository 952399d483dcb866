// What the units are told by SMS in the office's own words: buttons that put in variables, what it
// would say and cost, and what is wrong with it. Empty, the usual text is sent.
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useQuery } from "urql";
import { useLanguage, useText } from "../i18n/useText";
import { refusalInWords } from "../ui/command";
import "../ui/ask.css";
import "../ui/sms.css";
import { graphql } from "./index";
import { useWhole } from "./useWhole";

const PREVIEW = graphql(`
  query SmsPreviewed($input: SmsPreviewInput!) {
    smsPreview(input: $input) {
      text
      characters
      segments
      variables {
        name
        example
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** How long nobody has typed before it is looked at, in milliseconds. */
const PAUSE = 350;

interface Props {
  value: string;
  /** What the preview is filled with; examples stand in for what is not given. */
  about?: { task?: string; unit?: string; due?: string };
  /** In words, what was wrong with it when it was sent. */
  faults?: readonly string[];
  onChange: (value: string) => void;
}

export function SmsText({ value, about = {}, faults = [], onChange }: Props) {
  const say = useText();
  const { language } = useLanguage();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const preview = usePreview(value, about);
  const empty = value.trim() === "";
  const seen = empty ? [] : (preview?.userErrors ?? []);
  const wrong = [...new Set([...faults, ...seen.map((one) => refusalInWords(language, one))])];
  const insert = (name: string) => {
    const field = area.current;
    if (!field) return;
    // In the field itself, so that the hand goes on behind it at once.
    field.setRangeText(`{${name}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    onChange(field.value);
  };
  return (
    <div className="field sms">
      <label htmlFor={id}>{say("sms.label")}</label>
      <fieldset className="sms-variables">
        <legend>{say("sms.variables")}</legend>
        {preview?.variables.map(({ name, example }) => (
          <button
            type="button"
            key={name}
            title={say("sms.example", { example })}
            onClick={() => insert(name)}
          >
            {`{${name}}`}
          </button>
        ))}
      </fieldset>
      <textarea
        ref={area}
        id={id}
        className="field-input"
        rows={3}
        value={value}
        aria-invalid={wrong.length > 0}
        aria-describedby={`${id}said`}
        onChange={({ target }) => onChange(target.value)}
      />
      <div id={`${id}said`} className="sms-said" role="status">
        {empty && <small>{say("sms.empty")}</small>}
        {wrong.map((fault) => (
          <p className="sms-wrong" key={fault}>
            {fault}
          </p>
        ))}
        {!empty && wrong.length === 0 && preview?.text && <Said of={preview} text={preview.text} />}
      </div>
    </div>
  );
}

function Said({ of, text }: { of: { characters: number; segments: number }; text: string }) {
  const say = useText();
  const { characters, segments } = of;
  return (
    <>
      <p className="sms-text">
        <small>{say("sms.preview")}</small>
        {text}
      </p>
      <small>{say("sms.cost", { n: characters, m: segments })}</small>
    </>
  );
}

/** As it was last told, of what stands there since a while. */
function usePreview(text: string, { task, unit, due }: NonNullable<Props["about"]>) {
  const typed = useMemo(
    () => ({ text, task: task || null, unit: unit || null, due: due || null }),
    [text, task, unit, due],
  );
  const [input, setInput] = useState(typed);
  useEffect(() => {
    const soon = setTimeout(() => setInput(typed), PAUSE);
    return () => clearTimeout(soon);
  }, [typed]);
  const [answer] = useQuery({ query: PREVIEW, variables: { input } });
  const told = useWhole(answer)?.smsPreview;
  // What was wrong with another text is not said of this one.
  return told && input.text !== text ? { ...told, text: null, userErrors: [] } : told;
}
