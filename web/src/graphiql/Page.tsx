// The page: the bar, and below it GraphiQL or the reason why it is not there.
import { use, useEffect, useState } from "react";
import { rememberedLanguage, rememberLanguage, text } from "../i18n/language";
import { Bar } from "./Bar";
import { Closed } from "./Closed";
import { exampleTabs, forgetTabs, hasTabs, type Tab } from "./examples";
import { type Door, knock, OUR_HEADER, switchRole } from "./session";
import { ENDPOINT, Workbench } from "./Workbench";

export interface Opened {
  door: Door;
  tabs: Tab[];
}

export async function open(): Promise<Opened> {
  const door = await knock(fetch);
  const tabs = door.is === "open" && !hasTabs() ? await exampleTabs(ask) : [];
  return { door, tabs };
}

export function Page({ opened }: { opened: Promise<Opened> }) {
  const { door, tabs } = use(opened);
  const [language, setLanguage] = useState(rememberedLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `${text(language, "product")} · ${text(language, "page")}`;
    rememberLanguage(language);
  }, [language]);
  return (
    <>
      <Bar
        language={language}
        {...(door.is === "open" && { session: door.session })}
        onLanguage={setLanguage}
        onRole={stepInto}
        onRestore={restoreExamples}
      />
      {door.is === "open" ? (
        <Workbench tabs={tabs} />
      ) : (
        <Closed language={language} why={door.is} />
      )}
    </>
  );
}

async function ask(query: string): Promise<unknown> {
  const answer = await fetch(ENDPOINT, {
    method: "POST",
    headers: { ...OUR_HEADER, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

async function stepInto(role: string): Promise<boolean> {
  const done = await switchRole(fetch, role);
  if (done) {
    location.reload();
  }
  return done;
}

function restoreExamples(): void {
  forgetTabs();
  location.reload();
}
