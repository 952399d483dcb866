// The frame of every desk screen: the navy header, the ways of one's role, the strip of a demo.
import { NavLink, Outlet, ScrollRestoration } from "react-router";
import { useConnection } from "../../gql/connection";
import { UnreadProvider } from "../../gql/unread";
import { useViewer } from "../../gql/viewer";
import { roleText } from "../../i18n/language";
import { useLanguage, useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { parts, weekdayInWords } from "../../ui/dates";
import { Bell } from "../Bell";
import { useHouse } from "../house";
import { forgetDesk } from "../narrow";
import { DESK } from "../nav";
import { LanguageButton, Roles, TextSizes } from "../Settings";
import { UpdateNotice } from "../UpdateNotice";
import { Why } from "../Why";
import "./desk.css";

export function DeskShell() {
  const say = useText();
  const { demo } = useViewer();
  return (
    <UnreadProvider>
      <div className="desk">
        <a className="skip" href="#main">
          {say("app.skip")}
        </a>
        <Header />
        {demo && <DemoStrip />}
        <div className="desk-body">
          <Ways />
          <main id="main" className="desk-main" tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        <UpdateNotice />
        <Why />
        <ScrollRestoration />
      </div>
    </UnreadProvider>
  );
}

function Header() {
  const say = useText();
  const { demo } = useViewer();
  return (
    <header className="desk-header">
      <img src="/icon.svg" alt="" width="28" height="28" />
      <strong className="product">{say("app.product")}</strong>
      {demo && <span className="county">{say("app.county")}</span>}
      <span className="gap" />
      <Live />
      <Bell to="/inbox" />
      <TextSizes className="header-choice" />
      <LanguageButton className="header-button" />
      <UserMenu />
    </header>
  );
}

function Live() {
  const say = useText();
  const { up } = useConnection();
  const { time } = parts(useNow());
  return (
    <span className="live" data-up={up}>
      <i />
      {up ? say("app.live") : say("app.away")} · {time}
    </span>
  );
}

function UserMenu() {
  const say = useText();
  const { language } = useLanguage();
  const { name, unit, role, graphiql } = useViewer();
  const { signOut } = useHouse();
  return (
    <details className="user-menu">
      <summary title={say("app.user", { name })}>
        <b aria-hidden="true">{unit.slice(0, 1)}</b>
        <span>{name}</span>
      </summary>
      <div className="user-sheet">
        <p>
          {unit} · {roleText(language, role, role)}
        </p>
        <NavLink to="/m" onClick={forgetDesk}>
          {say("app.phoneView")}
        </NavLink>
        {graphiql && <a href="/graphiql/">{say("app.graphiql")}</a>}
        <button type="button" onClick={signOut}>
          {say("app.signOut")}
        </button>
      </div>
    </details>
  );
}

function DemoStrip() {
  const say = useText();
  const now = useNow();
  const { year, month, day } = parts(now);
  const today = say("ui.date.year", { year, month, day });
  return (
    <aside className="demo-strip" aria-label={say("app.county")}>
      <span className="demo-text">
        {say("app.demo", { day: today, weekday: weekdayInWords(say, now) })}
      </span>
      <span className="demo-roles">
        {say("app.switchRole")}
        <Roles className="role-buttons" />
      </span>
    </aside>
  );
}

function Ways() {
  const say = useText();
  const { kind } = useViewer();
  return (
    <nav className="ways" aria-label={say("app.nav")}>
      {DESK[kind].map(({ to, label, icon }) => (
        <NavLink key={to} to={to} end={to === "/"}>
          {icon}
          <span>{say(label)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
