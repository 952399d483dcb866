// Preview and sending of an order. What is sent is what was looked at: the preview's hash goes
// along, and a draft that was changed since has to be looked at anew.
import { useState } from "react";
import { useLanguage, useText } from "../../i18n/useText";
import type { CommandState } from "../../ui/command";
import { type Ask, useAsk } from "./ask";
import { type Line, type Made, PreviewBatch, SendBatch } from "./documents";
import type { Draft } from "./draft";
import { type Faults, missing, placed, standing } from "./faults";
import { batchInput, foundation } from "./input";
import { type Sent, sentBy } from "./sent";
import type { Drafting } from "./useDraft";

interface Preview {
  lines: readonly Line[];
  hash: string;
  /** Issued before for the same period, and not issued again. */
  already: number;
  /** What was asked for, and what of the draft it rests on. */
  order: ReturnType<typeof batchInput>;
  of: string;
  /** The new matter, which is not on record yet. */
  fresh: Pick<Draft, "number" | "title">;
}

interface State {
  preview?: Preview | undefined;
  /** The service would no longer send what was looked at, and was asked anew. */
  overtaken: boolean;
  busy?: "preview" | "send" | undefined;
  problem?: Extract<CommandState, { is: "failed" }>["problem"] | undefined;
  refused?: { faults: Faults; draft: Draft } | undefined;
  /** A preview was wanted, so what is missing is said. */
  tried: boolean;
}

const FRESH: State = { overtaken: false, tried: false };

export interface Previewing extends Omit<State, "refused" | "tried"> {
  /** The draft was changed since the preview. */
  changed: boolean;
  faults: Faults;
  look(): Promise<void>;
  send(): Promise<void>;
}

export function usePreview(drafting: Drafting, onSent: (sent: Sent) => void): Previewing {
  const { draft, clear } = drafting;
  const say = useText();
  const { language } = useLanguage();
  const ask = useAsk();
  const [state, setState] = useState(FRESH);
  const patch = (part: Partial<State>) => setState((now) => ({ ...now, busy: undefined, ...part }));
  const { preview, busy } = state;
  const lacks = missing(draft, say);
  const changed = preview !== undefined && preview.of !== foundation(draft);

  const troubled = (answer: Trouble): Partial<State> =>
    answer.is === "failed"
      ? { problem: answer.problem }
      : { refused: { faults: placed(answer.refusals, draft, language), draft } };

  const look = async (overtaken = false) => {
    const lacking = Object.keys(lacks).length > 0;
    setState({ overtaken, tried: true, busy: lacking ? undefined : "preview" });
    if (!lacking) {
      const seen = await looked(ask, draft);
      patch(seen.is === "done" ? { preview: seen.preview } : troubled(seen));
    }
  };

  const send = async () => {
    if (!preview || busy || changed) {
      return;
    }
    patch({ busy: "send", problem: undefined });
    const input = { ...preview.order, dryRun: false, previewHash: preview.hash };
    const answer = await ask(SendBatch, { input });
    if (answer.is === "done") {
      const { batch, assignmentCount: count, recallUntil } = answer.data.issueBatch;
      const matters = mattersOf(preview, answer.data.issueBatch);
      onSent(sentBy({ batch, count, recallUntil, matters, position: answer.position }));
      setState(FRESH);
      clear();
    } else if (isOvertaken(answer)) {
      await look(true);
    } else {
      patch(troubled(answer));
    }
  };

  const { refused, tried, ...shown } = state;
  const stands = refused ? standing(refused.faults, refused.draft, draft) : {};
  const faults = { ...stands, ...(tried && lacks) };
  const again = async () => (busy ? undefined : look());
  return { ...shown, changed, faults, look: again, send };
}

type Trouble = Extract<CommandState, { is: "refused" | "failed" }>;

function isOvertaken(answer: Trouble): boolean {
  const codes = answer.is === "refused" ? answer.refusals.map(({ code }) => code) : [];
  return codes.includes("PREVIEW_CHANGED");
}

type Looked = { is: "done"; preview: Preview } | Trouble;

/** Asks for every line, page by page. */
async function looked(ask: Ask, draft: Draft): Promise<Looked> {
  const order = batchInput(draft);
  const lines: Line[] = [];
  for (;;) {
    const answer = await ask(PreviewBatch, {
      input: { ...order, dryRun: true },
      skip: lines.length,
    });
    if (answer.is !== "done") {
      return answer;
    }
    const { preview, previewCount, previewHash, alreadyIssued } = answer.data.issueBatch;
    lines.push(...preview);
    if (lines.length >= previewCount || preview.length === 0) {
      const { number, title } = draft;
      const fresh = { number, title };
      const seen = { order, of: foundation(draft), hash: previewHash ?? "", fresh };
      return { is: "done", preview: { ...seen, lines, already: alreadyIssued } };
    }
  }
}

/** Those of the preview that are on record, and a new one as it now is. */
function mattersOf({ lines }: Preview, { assignments }: Made): Sent["matters"] {
  const matters = [...lines, ...assignments].flatMap(({ matter }) => (matter ? [matter] : []));
  return [...new Map(matters.map((matter) => [matter.id, matter])).values()];
}
