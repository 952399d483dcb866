// Choices of the reader that both shells offer: language, size of text, and roles of a demo.
import { useState } from "react";
import { useViewer } from "../gql/viewer";
import { otherLanguage, roleText } from "../i18n/language";
import { useLanguage, useText } from "../i18n/useText";
import { useTextSize } from "../ui/Theme";
import { TEXT_SIZES } from "../ui/textSize";
import { useHouse } from "./house";

export function LanguageButton({ className }: { className: string }) {
  const say = useText();
  const { language, speak } = useLanguage();
  const other = otherLanguage(language);
  return (
    <button
      type="button"
      className={className}
      title={say("app.language")}
      lang={other}
      onClick={() => speak(other)}
    >
      {say("app.language.other")}
    </button>
  );
}

export function TextSizes({ className }: { className: string }) {
  const say = useText();
  const { size, choose } = useTextSize();
  return (
    <fieldset className={className}>
      <legend className="sr-only">{say("app.textSize")}</legend>
      {TEXT_SIZES.map((one) => (
        <button
          type="button"
          key={one}
          aria-pressed={one === size}
          title={say(`app.textSize.${one}`)}
          aria-label={say(`app.textSize.${one}`)}
          style={{ fontSize: `${(0.8125 * one) / 100}rem` }}
          onClick={() => choose(one)}
        >
          A
        </button>
      ))}
    </fieldset>
  );
}

export function Roles({ className }: { className: string }) {
  const say = useText();
  const { language } = useLanguage();
  const { roles, key } = useViewer();
  const { switchRole } = useHouse();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const choose = async (role: string) => {
    setState("busy");
    setState((await switchRole(role)) ? "idle" : "failed");
  };
  return (
    <fieldset className={className} disabled={state === "busy"}>
      <legend className="sr-only">{say("app.switchRole")}</legend>
      {roles.map((role) => (
        <button
          type="button"
          key={role.key}
          aria-pressed={role.key === key}
          onClick={() => choose(role.key)}
        >
          {roleText(language, role.key, role.label)}
        </button>
      ))}
      {state === "failed" && <span role="alert">{say("app.switchFailed")}</span>}
    </fieldset>
  );
}
