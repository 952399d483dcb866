// GraphiQL itself, bound to this origin: queries by POST, subscriptions by WebSocket.
import { useEditorContext, useExecutionContext } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createClient } from "graphql-ws";
import { useEffect, useRef } from "react";
import { isExample, type Tab } from "./examples";
import { OUR_HEADER } from "./session";

export const ENDPOINT = "/graphql";

const fetcher = createGraphiQLFetcher({
  url: ENDPOINT,
  headers: OUR_HEADER,
  // The gateway sends one JSON answer; the multipart protocol is not spoken.
  enableIncrementalDelivery: false,
  // Old Chromium wants the whole address. The cookie travels with the upgrade.
  wsClient: createClient({
    url: `${location.origin.replace(/^http/, "ws")}${ENDPOINT}/ws`,
    lazy: true,
  }),
});

export function Workbench({ tabs }: { tabs: Tab[] }) {
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      defaultQuery=""
      defaultEditorToolsVisibility
      forcedTheme="light"
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy, merge }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <AnswerExample />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

/** An untouched example answers by itself when the page opens. Nothing else is run unasked. */
function AnswerExample() {
  const { queryEditor, responseEditor } = useEditorContext({ nonNull: true });
  const { run } = useExecutionContext({ nonNull: true });
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !queryEditor || !responseEditor) {
      return;
    }
    done.current = true;
    if (isExample(queryEditor.getValue())) {
      run();
    }
  }, [queryEditor, responseEditor, run]);
  return null;
}
