// The way through a long list: on to the next page, back to its beginning. The address holds the
// page, so the back key goes back one.
import { Link, useLocation } from "react-router";
import { useText } from "../../i18n/useText";
import { changed } from "../../ui/filters";
import type { Search } from "./filter";

interface Props {
  order: Search["order"];
  hasNextPage: boolean;
  endCursor: string | null;
}

export function SearchPages({ order, hasNextPage, endCursor }: Props) {
  const say = useText();
  const { pathname, search } = useLocation();
  const now = new URLSearchParams(search);
  const to = (after: string) => ({ pathname, search: `?${changed(now, { after, event: "" })}` });
  const further = order === "NEWEST" ? "trail.pages.older" : "trail.pages.newer";
  const start = order === "NEWEST" ? "trail.pages.newest" : "trail.pages.oldest";
  return (
    <nav className="trail-pages" aria-label={say("trail.pages")}>
      {now.has("after") && <Link to={to("")}>{say(start)}</Link>}
      {hasNextPage && endCursor && <Link to={to(endCursor)}>{say(further)}</Link>}
    </nav>
  );
}
