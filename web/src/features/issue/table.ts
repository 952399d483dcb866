// A decomposition table and what it does not say itself: the request that looks at it, and the
// one that puts it in force.
import { graphql, type ResultOf } from "../../gql";
import { RECEIPT, REFUSAL } from "../../gql/useCommand";
import type { MODES, SOURCES, TYPES } from "./draft";

/** A hundred rows and doubts of one answer: two hundred would cost more than it may. */
export const CheckTable = graphql(
  `
  mutation CheckTable($cmd: Cmd!, $input: ImportTableInput!, $skip: Int!) {
    importTable(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      title
      ready
      rowCount
      doubtCount
      skipped
      rows(first: 100, skip: $skip) {
        row
        number
        itemNo
        text
        lead {
          id
          shortName
        }
        assist {
          id
          shortName
        }
        due
        dueText
      }
      doubts(first: 100, skip: $skip) {
        row
        column
        code
        blocks
        message
        suggestions
      }
      shares {
        unit {
          id
          shortName
        }
        leads
        assists
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export const ImportTable = graphql(
  `
  mutation ImportTable($cmd: Cmd!, $input: ImportTableInput!) {
    importTable(cmd: $cmd, input: $input) {
      receipt { ...Command_receipt }
      userErrors { ...Command_refusal }
      batch {
        batch
        assignmentCount
        recallUntil
      }
      matters(first: 50) {
        id
        number
        title
      }
    }
  }
`,
  [RECEIPT, REFUSAL],
);

export type Seen = ResultOf<typeof CheckTable>["importTable"];
export type Done = ResultOf<typeof ImportTable>["importTable"];
export type Row = Seen["rows"][number];
export type Doubt = Seen["doubts"][number];

/** What the form holds beside the file; a browser never keeps files. */
export interface TableDraft {
  year: string;
  numberPrefix: string;
  type: (typeof TYPES)[number];
  aspect: string;
  source: (typeof SOURCES)[number];
  defaultDue: string;
  mode: (typeof MODES)[number];
  skip: boolean;
  sheet: string;
  /** A period key; empty only registers. */
  issueFor: string;
}

export const BLANK_TABLE: TableDraft = {
  year: "",
  numberPrefix: "",
  type: "PROGRESS",
  aspect: "",
  source: "MEETING",
  defaultDue: "",
  mode: "TO_LEAD",
  skip: false,
  sheet: "",
  issueFor: "ONCE",
};

/** A file as it travels. */
export interface Upload {
  name: string;
  size: number;
  /** Base64. */
  content: string;
}

export function tableInput(draft: TableDraft, { name, content }: Upload, dryRun: boolean) {
  const { year, numberPrefix, type, aspect, source, defaultDue, mode, skip, sheet } = draft;
  return {
    fileName: name,
    content,
    year: Number(year),
    numberPrefix: numberPrefix.trim(),
    type,
    aspect,
    source,
    defaultDue: defaultDue || null,
    mode,
    skipRowsWithErrors: skip,
    sheet: sheet.trim() || null,
    issueFor: draft.issueFor || null,
    dryRun,
  };
}

export const MOST_BYTES = 5 << 20;
export const ENDS = [".csv", ".xlsx"] as const;

/** Why a file is not even sent; the service looks at what is in it. */
export function unfit({ name, size }: { name: string; size: number }): "type" | "size" | undefined {
  if (!ENDS.some((end) => name.toLowerCase().endsWith(end))) {
    return "type";
  }
  return size > MOST_BYTES ? "size" : undefined;
}

export function uploaded(file: File): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => {
      const content = String(reader.result).replace(/^[^,]*,/, "");
      resolve({ name: file.name, size: file.size, content });
    };
    reader.readAsDataURL(file);
  });
}
