// An order from a decomposition table: the file and what it does not say, then who gets what and
// every doubt by its row, then all of it in one act.
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { useNow } from "../../ui/clock";
import { parts } from "../../ui/dates";
import { Card } from "../../ui/Page";
import { Empty, Loading, Problem } from "../../ui/States";
import { FORM } from "./faults";
import type { House } from "./house";
import type { Sent } from "./sent";
import { TableFindings } from "./TableFindings";
import { TableForm } from "./TableForm";
import { type Tabling, useTable } from "./useTable";

interface Props {
  house: House;
  onSent: (sent: Sent) => void;
}

export function ByTable({ house, onSent }: Props) {
  const say = useText();
  const { year } = parts(useNow());
  const tabling = useTable(year, onSent);
  const { seen, busy } = tabling;
  return (
    <div className="issue" data-table>
      <div className="issue-column">
        <Card title={say("issue.table.step.1")}>
          <TableForm house={house} tabling={tabling} />
        </Card>
      </div>
      <div className="issue-pane">
        <Card title={say("issue.table.step.2")}>
          <Acting tabling={tabling} />
          {busy === "look" && <Loading lines={6} />}
          {seen && <TableFindings seen={seen} />}
          {!seen && busy !== "look" && (
            <Empty title={say("issue.table.unseen")}>{say("issue.table.unseen.why")}</Empty>
          )}
        </Card>
      </div>
    </div>
  );
}

function Acting({ tabling }: { tabling: Tabling }) {
  const { draft, seen, busy, problem, faults, changed, look, act } = tabling;
  const say = useText();
  const ready = seen?.ready === true && !changed && !faults[FORM];
  return (
    <>
      <div className="issue-bar">
        <CommandButton
          type={ready ? "default" : "primary"}
          state={busy === "look" ? { is: "busy" } : { is: "idle" }}
          onPress={look}
        >
          {say(seen ? "issue.table.again" : "issue.table.look")}
        </CommandButton>
        {seen && (
          <CommandButton
            type={ready ? "primary" : "default"}
            disabled={!ready}
            state={busy === "act" ? { is: "busy" } : { is: "idle" }}
            onPress={act}
          >
            {say(draft.issueFor ? "issue.table.act" : "issue.table.register")}
          </CommandButton>
        )}
      </div>
      {changed && (
        <p className="issue-warn" role="status">
          {say("issue.changed")}
        </p>
      )}
      {faults[FORM] && (
        <div className="problem" role="alert">
          <strong>{say("ui.command.refused")}</strong>
          <p>{faults[FORM].join(" ")}</p>
        </div>
      )}
      {problem && <Problem problem={problem} onAgain={seen ? act : look} />}
    </>
  );
}
