// The way through a long list: on to the next page, back to its beginning. The address holds the
// page, so it can be sent to somebody, and the back key goes back one.
import { useEffect, useRef } from "react";
import { Link, useLocation } from "react-router";
import { useText } from "../i18n/useText";
import { changed, useFilters } from "./filters";

/** Where the page begins. Whoever changes one of these filters begins at the beginning. */
export function useAfter(names: readonly string[]): string | null {
  const { many, one, set } = useFilters();
  const asked = JSON.stringify(names.map(many));
  const before = useRef(asked);
  const moved = before.current !== asked;
  useEffect(() => {
    if (before.current !== asked) {
      before.current = asked;
      set({ after: "" });
    }
  }, [asked, set]);
  return moved ? null : one("after") || null;
}

interface Props {
  hasNextPage: boolean;
  endCursor: string | null;
}

export function Pages({ hasNextPage, endCursor }: Props) {
  const say = useText();
  const { pathname, search } = useLocation();
  const now = new URLSearchParams(search);
  const to = (after: string) => ({ pathname, search: `?${changed(now, { after })}` });
  return (
    <nav className="pages" aria-label={say("ui.pages")}>
      {now.has("after") && <Link to={to("")}>{say("ui.pages.first")}</Link>}
      {hasNextPage && endCursor && <Link to={to(endCursor)}>{say("ui.pages.next")}</Link>}
    </nav>
  );
}
