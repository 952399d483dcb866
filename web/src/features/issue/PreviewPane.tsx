// The third step: what would be sent, to whom, by when; and the button that sends exactly this.

import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import { Empty, Loading, Problem } from "../../ui/States";
import { FORM } from "./faults";
import { PreviewList } from "./PreviewList";
import type { Previewing } from "./usePreview";

interface Props {
  previewing: Previewing;
  onLook: () => void;
}

export function PreviewPane({ previewing, onLook }: Props) {
  const { preview, changed, overtaken, busy, problem, faults, send } = previewing;
  const say = useText();
  const wrong = Object.keys(faults).length;
  const n = preview?.lines.length ?? 0;
  return (
    <>
      <div className="issue-bar">
        <CommandButton
          type={preview && !changed ? "default" : "primary"}
          state={busy === "preview" ? { is: "busy" } : { is: "idle" }}
          onPress={onLook}
        >
          {say(preview ? "issue.look.again" : "issue.look")}
        </CommandButton>
        {preview && n > 0 && (
          <CommandButton
            type={changed ? "default" : "primary"}
            disabled={changed}
            state={busy === "send" ? { is: "busy" } : { is: "idle" }}
            onPress={send}
          >
            {say("issue.send", { n })}
          </CommandButton>
        )}
        <span className="issue-hint">{say("issue.keys")}</span>
      </div>
      {overtaken && (
        <p className="issue-warn" role="alert">
          {say("issue.overtaken")}
        </p>
      )}
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
      {wrong > 0 && !faults[FORM] && (
        <p className="issue-warn" role="status">
          {say("issue.wrong", { n: wrong })}
        </p>
      )}
      {problem && <Problem problem={problem} onAgain={preview ? send : onLook} />}
      {busy === "preview" && <Loading lines={5} />}
      {preview && <PreviewList preview={preview} />}
      {!preview && busy !== "preview" && wrong === 0 && (
        <Empty title={say("issue.unseen")}>{say("issue.unseen.why")}</Empty>
      )}
    </>
  );
}
