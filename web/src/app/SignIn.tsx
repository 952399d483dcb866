// The page at the closed door: how to get in by a link, and in a demo county six roles to choose.
import { type FormEvent, useId, useState } from "react";
import type { RoleChoice } from "../gql/viewer";
import { isKey, roleText } from "../i18n/language";
import { useLanguage, useText } from "../i18n/useText";
import { useTitle } from "../ui/title";
import { useHouse } from "./house";
import { ROLE_ICONS } from "./nav";
import { rememberedPlace, rememberPlace } from "./returning";
import { LanguageButton } from "./Settings";
import { codeIn, type Door } from "./session";

export function SignIn({ door }: { door: Exclude<Door, { is: "open" }> }) {
  const say = useText();
  useTitle(say("signIn.title"));
  return (
    <div className="sign-in">
      <header>
        <img src="/icon.svg" alt="" width="48" height="48" />
        <div className="sign-in-name">
          <h1>{say("app.product")}</h1>
          <p>{say("signIn.motto")}</p>
        </div>
        <LanguageButton className="header-button" />
      </header>
      <main>{door.is === "unreachable" ? <Away /> : <Closed roles={door.roles} />}</main>
    </div>
  );
}

function Closed({ roles }: { roles: readonly RoleChoice[] }) {
  const say = useText();
  if (roles.length === 0) {
    return (
      <section className="card sign-in-card">
        <h2>{say("signIn.title")}</h2>
        <ByLink />
      </section>
    );
  }
  return (
    <>
      <section className="card sign-in-card">
        <h2>{say("signIn.demo")}</h2>
        <p>{say("signIn.demo.lead")}</p>
        <RoleCards roles={roles} />
      </section>
      <details className="card sign-in-card">
        <summary>{say("signIn.link")}</summary>
        <ByLink />
      </details>
    </>
  );
}

function Away() {
  const say = useText();
  return (
    <section className="card sign-in-card" role="alert">
      <h2>{say("signIn.away.title")}</h2>
      <p>{say("signIn.away")}</p>
    </section>
  );
}

function RoleCards({ roles }: { roles: readonly RoleChoice[] }) {
  const say = useText();
  const { language } = useLanguage();
  const { switchRole } = useHouse();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const choose = async (role: string) => {
    setState("busy");
    if (!(await switchRole(role))) {
      setState("failed");
    }
  };
  return (
    <>
      <div className="role-cards">
        {roles.map(({ key, label }) => {
          const what = `signIn.role.${key}`;
          return (
            <button type="button" key={key} disabled={state === "busy"} onClick={() => choose(key)}>
              {ROLE_ICONS[key]}
              <strong>{roleText(language, key, label)}</strong>
              <span>{isKey(what) && say(what)}</span>
            </button>
          );
        })}
      </div>
      {state === "failed" && <p role="alert">{say("app.switchFailed")}</p>}
    </>
  );
}

function ByLink() {
  const say = useText();
  const field = useId();
  const [bad, setBad] = useState(false);
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget).get("link");
    const code = codeIn(String(pasted ?? ""));
    setBad(!code);
    if (code) {
      rememberPlace(location.pathname + location.search);
      location.assign(`/enter?key=${code}`);
    }
  };
  return (
    <>
      <p>{say("signIn.lead")}</p>
      <form className="by-link" onSubmit={enter}>
        <label htmlFor={field}>{say("signIn.paste")}</label>
        <input
          id={field}
          name="link"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={bad}
          {...(bad && { "aria-describedby": `${field}-bad` })}
        />
        <button type="submit">{say("signIn.go")}</button>
        {bad && (
          <p className="bad" id={`${field}-bad`} role="alert">
            {say("signIn.bad")}
          </p>
        )}
      </form>
      {(rememberedPlace() || location.pathname !== "/") && <p>{say("signIn.back")}</p>}
      <h3>{say("signIn.how")}</h3>
      <ul>
        <li>{say("signIn.how.ask")}</li>
        <li>{say("signIn.how.serve")}</li>
        <li>{say("signIn.how.once")}</li>
      </ul>
    </>
  );
}
