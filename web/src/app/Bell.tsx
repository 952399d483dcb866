// The bell in the head: how many messages are unread, and the way to them.
import { BellOutlined } from "@ant-design/icons";
import { NavLink } from "react-router";
import { useHasInbox, useUnread } from "../gql/unread";
import { useText } from "../i18n/useText";

/** More than these are not counted. */
const MOST = 99;

export function Bell({ to }: { to: string }) {
  const say = useText();
  const unread = useUnread() ?? 0;
  if (!useHasInbox()) {
    return null;
  }
  const n = unread > MOST ? `${MOST}+` : String(unread);
  return (
    <NavLink
      className="bell"
      to={to}
      aria-label={say(unread > 0 ? "inbox.bell.unread" : "inbox.bell", { n })}
    >
      <BellOutlined />
      {unread > 0 && <b aria-hidden="true">{n}</b>}
    </NavLink>
  );
}
