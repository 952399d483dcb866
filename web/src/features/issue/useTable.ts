// Looking at a table and putting it in force. What was looked at stands while neither the file nor
// the form has changed.
import { useEffect, useState } from "react";
import { useViewer } from "../../gql/viewer";
import type { Language, Say } from "../../i18n/language";
import { useLanguage, useText } from "../../i18n/useText";
import { type CommandState, type Refusal, refusalInWords } from "../../ui/command";
import { type Ask, useAsk } from "./ask";
import { same } from "./draft";
import { type Faults, FORM } from "./faults";
import { type Sent, sentBy } from "./sent";
import { keep, recalled } from "./shelf";
import {
  BLANK_TABLE,
  CheckTable,
  type Done,
  ImportTable,
  type Seen,
  type TableDraft,
  tableInput,
  type Upload,
  unfit,
  uploaded,
} from "./table";

interface State {
  seen?: Seen | undefined;
  /** What was looked at. */
  of?: { draft: TableDraft; file: Upload } | undefined;
  busy?: "look" | "act" | undefined;
  problem?: Extract<CommandState, { is: "failed" }>["problem"] | undefined;
  faults: Faults;
}

const FRESH: State = { faults: {} };

export interface Tabling extends Omit<State, "of"> {
  draft: TableDraft;
  file: Upload | undefined;
  changed: boolean;
  change(part: Partial<TableDraft>): void;
  choose(file: File | undefined): Promise<void>;
  look(): Promise<void>;
  act(): Promise<void>;
}

export function useTable(year: number, onSent: (sent: Sent) => void): Tabling {
  const say = useText();
  const { language } = useLanguage();
  const ask = useAsk();
  const [draft, change, clear] = useTableDraft(year);
  const [file, setFile] = useState<Upload>();
  const [state, setState] = useState(FRESH);

  const choose = async (chosen: File | undefined) => {
    const fault = chosen && unfit(chosen);
    setState(fault ? { faults: { content: [say(`issue.table.unfit.${fault}`)] } } : FRESH);
    setFile(chosen && !fault ? await uploaded(chosen) : undefined);
  };

  const look = async () => {
    const faults = lacking(draft, file, say);
    setState({ faults, busy: file && Object.keys(faults).length === 0 ? "look" : undefined });
    if (file && Object.keys(faults).length === 0) {
      const answer = await looked(ask, draft, file);
      setState(
        answer.is === "failed"
          ? { faults, problem: answer.problem }
          : {
              seen: answer.seen,
              of: { draft, file },
              faults: placed(answer.refusals, language),
            },
      );
    }
  };

  const act = async () => {
    if (!file || state.busy) {
      return;
    }
    setState((now) => ({ ...now, busy: "act", problem: undefined, faults: {} }));
    const answer = await ask(ImportTable, { input: tableInput(draft, file, false) });
    if (answer.is === "done") {
      onSent(sentBy(outcome(answer.data.importTable, answer.position)));
      setFile(undefined);
      setState(FRESH);
      clear();
    } else {
      const part = answer.is === "failed" ? answer : { faults: placed(answer.refusals, language) };
      setState((now) => ({ ...now, busy: undefined, ...part }));
    }
  };

  const { of, ...shown } = state;
  const changed = of !== undefined && !(of.file === file && same(of.draft, draft));
  return { ...shown, draft, file, changed, change, choose, look, act };
}

function useTableDraft(year: number) {
  const { key } = useViewer();
  const shelf = `luoshi.issue.table.${key}`;
  const [blank] = useState({ ...BLANK_TABLE, year: String(year) });
  const [draft, setDraft] = useState(() => recalled(shelf, blank));
  useEffect(() => keep(shelf, same(draft, blank) ? undefined : draft), [shelf, draft, blank]);
  const change = (part: Partial<TableDraft>) => setDraft((now) => ({ ...now, ...part }));
  return [draft, change, () => setDraft(blank)] as const;
}

/** What nobody could send. */
function lacking(draft: TableDraft, file: Upload | undefined, say: Say): Faults {
  const empty = (["numberPrefix", "aspect", "year"] as const).filter((f) => !draft[f].trim());
  const faults = empty.map((field) => [field, [say("issue.fault.empty")]] as const);
  const lacks = file ? [] : [["content", [say("issue.table.missing")]] as const];
  return Object.fromEntries([...faults, ...lacks]);
}

type Looked =
  | { is: "seen"; seen: Seen | undefined; refusals: readonly Refusal[] }
  | Extract<CommandState, { is: "failed" }>;

/** Every row and every doubt, page by page. A refusal of the rows comes with the rows. */
async function looked(ask: Ask, draft: TableDraft, file: Upload): Promise<Looked> {
  const input = tableInput(draft, file, true);
  let seen: Seen | undefined;
  for (;;) {
    const skip = seen ? Math.max(seen.rows.length, seen.doubts.length) : 0;
    const answer = await ask(CheckTable, { input, skip });
    if (answer.is === "failed") {
      return answer;
    }
    if (answer.is === "refused") {
      return { is: "seen", seen, refusals: answer.refusals };
    }
    const page = answer.data.importTable;
    const rows: Seen["rows"] = [...(seen?.rows ?? []), ...page.rows];
    const doubts: Seen["doubts"] = [...(seen?.doubts ?? []), ...page.doubts];
    seen = { ...page, rows, doubts };
    const more = rows.length < page.rowCount || doubts.length < page.doubtCount;
    if (!more || page.rows.length + page.doubts.length === 0) {
      return { is: "seen", seen, refusals: [] };
    }
  }
}

const FIELDS = ["numberPrefix", "type", "aspect", "source", "year", "defaultDue", "content"];

function placed(refusals: readonly Refusal[], language: Language): Faults {
  const faults: Record<string, string[]> = {};
  for (const refusal of refusals) {
    const name = refusal.field[refusal.field.length - 1] ?? "";
    const path = FIELDS.includes(name) ? name : name === "periodKey" ? "issueFor" : FORM;
    faults[path] = [...(faults[path] ?? []), refusalInWords(language, refusal)];
  }
  return faults;
}

/** Nothing was issued when there is no batch. */
function outcome({ batch, matters }: Done, position: string | null) {
  const { assignmentCount: count = 0, recallUntil = null } = batch ?? {};
  return { batch: batch?.batch ?? null, count, recallUntil, position, matters };
}
