// The way to “为什么”: wraps a lamp, a plate or a point. The shell opens the drawer that the
// address asks for, so the question can be shared and the back key closes it.
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useText } from "../i18n/useText";

/** The parameter of the address that opens the drawer; its value is an assignment's id. */
export const WHY = "why";

interface Props {
  assignment: string;
  /** What is explained, in words: `红灯`, `−2 分`. */
  what: string;
  children: ReactNode;
}

export function WhyLink({ assignment, what, children }: Props) {
  const say = useText();
  const { search, pathname } = useLocation();
  const asked = new URLSearchParams(search);
  asked.set(WHY, assignment);
  const label = say("ui.why", { what });
  return (
    <Link
      className="why"
      to={{ pathname, search: `?${asked}` }}
      preventScrollReset
      aria-label={label}
      title={label}
    >
      {children}
    </Link>
  );
}
