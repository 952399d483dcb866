// The bar above GraphiQL: what this is, who is signed in, and who else one may be in a demo.
import { useState } from "react";
import { type Key, type Language, otherLanguage, roleText, text } from "../i18n/language";
import type { RoleChoice, Session } from "./session";

interface Props {
  language: Language;
  session?: Session;
  onLanguage(language: Language): void;
  onRole(role: string): Promise<boolean>;
  onRestore(): void;
}

export function Bar({ language, session, onLanguage, onRole, onRestore }: Props) {
  const say = (key: Key) => text(language, key);
  return (
    <header className="bar">
      <strong className="product">{say("product")}</strong>
      <span className="page-name">{say("page")}</span>
      {session?.demo && (
        <span className="demo" title={say("demoHint")}>
          {say("demo")}
        </span>
      )}
      <span className="gap" />
      {session?.demo && session.roles && (
        <Roles language={language} roles={session.roles} onRole={onRole} />
      )}
      {session && <Who language={language} session={session} />}
      {session && (
        <button type="button" title={say("restoreHint")} onClick={onRestore}>
          {say("restoreExamples")}
        </button>
      )}
      <button type="button" onClick={() => onLanguage(otherLanguage(language))}>
        {say("otherLanguage")}
      </button>
    </header>
  );
}

function Who({ language, session }: { language: Language; session: Session }) {
  const role = roleText(language, session.role, session.role);
  return (
    <span className="who" title={text(language, "signedInAs")}>
      {[session.name, session.unit, role].filter((word) => word !== "").join(" · ")}
    </span>
  );
}

interface RolesProps {
  language: Language;
  roles: RoleChoice[];
  onRole(role: string): Promise<boolean>;
}

function Roles({ language, roles, onRole }: RolesProps) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const choose = async (role: string) => {
    setState("busy");
    setState((await onRole(role)) ? "busy" : "failed");
  };
  return (
    <fieldset className="roles" disabled={state === "busy"}>
      <legend>{text(language, "switchRole")}</legend>
      {roles.map(({ key, label }) => (
        <button type="button" key={key} onClick={() => choose(key)}>
          {roleText(language, key, label)}
        </button>
      ))}
      {state === "failed" && <span role="alert">{text(language, "switchFailed")}</span>}
    </fieldset>
  );
}
