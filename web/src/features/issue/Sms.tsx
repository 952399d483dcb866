// What the units are told of the order by SMS; previewed with the first task that it makes. Folded
// away while the usual text is good enough.
import { useState } from "react";
import { SmsText } from "../../gql/SmsText";
import { useText } from "../../i18n/useText";
import { instantOf } from "./due";
import type { Drafting } from "./useDraft";

interface Props {
  drafting: Drafting;
  faults: readonly string[];
}

export function Sms({ drafting: { draft, change }, faults }: Props) {
  const say = useText();
  const own = draft.smsText.trim() !== "";
  const [open, setOpen] = useState(own);
  const [first] = draft.way === "new" ? draft.items : [];
  const due = first && instantOf(first.due);
  return (
    <details
      className="issue-sms"
      open={open || faults.length > 0}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{say(own ? "issue.sms.own" : "issue.sms.usual")}</summary>
      {(open || faults.length > 0) && (
        <SmsText
          value={draft.smsText}
          faults={faults}
          about={{
            task: first ? first.text.trim() || draft.title.trim() : "",
            unit: first?.lead[0] ?? "",
            due: due ? new Date(due).toISOString() : "",
          }}
          onChange={(smsText) => change({ smsText })}
        />
      )}
    </details>
  );
}
