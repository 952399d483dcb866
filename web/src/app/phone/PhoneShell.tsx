// The frame of every phone screen: the navy head, and tabs under the thumb.
import { NavLink, Outlet, ScrollRestoration } from "react-router";
import { useConnection } from "../../gql/connection";
import { isWaiting, useQueue } from "../../gql/queue";
import { UnreadProvider } from "../../gql/unread";
import { useViewer } from "../../gql/viewer";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { parts } from "../../ui/dates";
import { Bell } from "../Bell";
import { PHONE } from "../nav";
import { UpdateNotice } from "../UpdateNotice";
import { Why } from "../Why";
import "./phone.css";

export function PhoneShell() {
  return (
    <UnreadProvider>
      <div className="phone">
        <Head />
        <main className="phone-main">
          <Outlet />
        </main>
        <Tabs />
        <UpdateNotice />
        <Why />
        <ScrollRestoration />
      </div>
    </UnreadProvider>
  );
}

function Head() {
  const say = useText();
  const { name, unit, demo } = useViewer();
  const { up } = useConnection();
  const [{ entries }] = useQueue();
  const waiting = entries.filter(isWaiting).length;
  const { year, month, day } = parts(useNow());
  const today = say("ui.date.year", { year, month, day });
  return (
    <header className="phone-head">
      <div className="phone-title">
        <strong>{say("app.phone")}</strong>
        <span className="gap" />
        {waiting > 0 ? (
          <span className="phone-queue" role="status">
            {say(up ? "todo.queue.sending" : "todo.queue.away", { n: waiting })}
          </span>
        ) : (
          <span className="phone-live" data-up={up}>
            <i />
            {up ? say("app.live") : say("app.away")}
          </span>
        )}
        <Bell to="/m/inbox" />
      </div>
      <p>
        {unit} · {name}
      </p>
      {demo && <p className="phone-demo">{say("app.demo.short", { day: today })}</p>}
    </header>
  );
}

function Tabs() {
  const say = useText();
  const { kind } = useViewer();
  return (
    <nav className="tabs" aria-label={say("app.nav")}>
      {PHONE[kind].map(({ to, label, icon }) => (
        <NavLink key={to} to={to} end={to === "/m"}>
          {icon}
          <span>{say(label)}</span>
        </NavLink>
      ))}
    </nav>
  );
}
