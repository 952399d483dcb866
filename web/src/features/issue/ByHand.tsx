// An order by hand. The three steps stand side by side; Ctrl+Enter goes from one to the next, and
// sending is always a press of its own.
import type { KeyboardEvent } from "react";
import { useText } from "../../i18n/useText";
import { Card } from "../../ui/Page";
import { Dues } from "./Dues";
import { Switch } from "./Field";
import type { House } from "./house";
import { KnownMatters } from "./KnownMatters";
import { NewMatter } from "./NewMatter";
import { PreviewPane } from "./PreviewPane";
import { Sms } from "./Sms";
import type { Sent } from "./sent";
import { useDraft } from "./useDraft";
import { usePreview } from "./usePreview";

interface Props {
  house: House;
  onSent: (sent: Sent) => void;
}

export function ByHand({ house, onSent }: Props) {
  const say = useText();
  const drafting = useDraft();
  const { draft, restored, change, clear } = drafting;
  const previewing = usePreview(drafting, onSent);
  const { faults, look } = previewing;
  const onLook = async () => {
    await look();
    focus("[aria-invalid=true]");
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      next(event.target, onLook);
    }
  };
  const ways = (["new", "known"] as const).map((value) => ({
    value,
    label: say(`issue.way.${value}`),
  }));
  const extra = (
    <>
      <Switch
        bare
        label={say("issue.way")}
        value={draft.way}
        options={ways}
        onChange={(way) => change({ way })}
      />
      {restored && <span className="issue-hint">{say("issue.restored")}</span>}
      <button type="button" className="issue-link" onClick={clear}>
        {say("issue.clear")}
      </button>
    </>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one key for all fields within
    <div className="issue" onKeyDown={onKey}>
      <div className="issue-column">
        <div data-step="1">
          <Card title={say("issue.step.1")} extra={extra}>
            {draft.way === "new" ? (
              <NewMatter house={house} drafting={drafting} faults={faults} />
            ) : (
              <KnownMatters drafting={drafting} faults={faults.known ?? []} />
            )}
          </Card>
        </div>
      </div>
      <div className="issue-column issue-pane">
        <div data-step="2">
          <Card title={say("issue.step.2")}>
            <Dues drafting={drafting} faults={faults} />
            <Sms drafting={drafting} faults={faults.smsText ?? []} />
          </Card>
        </div>
        <div data-step="3">
          <Card title={say("issue.step.3")}>
            <PreviewPane previewing={previewing} onLook={onLook} />
          </Card>
        </div>
      </div>
    </div>
  );
}

/** From a field of the first step to the second, from there to the preview, from it to “send”. */
function next(from: EventTarget, look: () => void): void {
  const here = from instanceof Element ? from.closest<HTMLElement>("[data-step]") : null;
  const step = here?.dataset.step ?? "1";
  if (step === "1") {
    focus("[data-step='2'] input", "[data-step='2'] select");
  } else if (step === "2" || !document.querySelector(".issue-seen")) {
    look();
  } else {
    focus("[data-step='3'] .ant-btn-primary");
  }
}

/** Until React has drawn an answer, in milliseconds. */
const DRAWN = 50;

/** The first of these that is there, once the page has been drawn. */
function focus(...wanted: string[]): void {
  setTimeout(() => {
    const found = wanted.map((what) => document.querySelector<HTMLElement>(what));
    found.find((one) => one !== null)?.focus();
  }, DRAWN);
}
