// How many messages the viewer has not read, as it is pushed; for people of a unit, who alone get
// any. A page nobody looks at does not listen: browsers have few connections to give.
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useSubscription } from "urql";
import { graphql } from "./index";
import { useViewer } from "./viewer";

const UNREAD = graphql(`
  subscription InboxUnread {
    inboxUnread
  }
`);

const UnreadContext = createContext<number | undefined>(undefined);

/** Undefined while it is not known, and for those who have no inbox. */
export function useUnread(): number | undefined {
  return useContext(UnreadContext);
}

/** True for those to whom messages are sent. */
export function useHasInbox(): boolean {
  const { kind } = useViewer();
  return kind === "unit" || kind === "town";
}

export function UnreadProvider({ children }: { children: ReactNode }) {
  const own = useHasInbox();
  const hidden = useHidden();
  const [{ data }] = useSubscription({ query: UNREAD, pause: !own || hidden });
  return <UnreadContext value={data?.inboxUnread}>{children}</UnreadContext>;
}

function useHidden(): boolean {
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const look = () => setHidden(document.hidden);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return hidden;
}
