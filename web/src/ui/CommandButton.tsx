// The button of a command and its answer: spinner, then “已受理 · 位置 18,043” or why not.
import { Button, type ButtonProps } from "antd";
import type { Say } from "../i18n/language";
import { useLanguage, useText } from "../i18n/useText";
import { type CommandState, type Refusal, refusalInWords } from "./command";
import { grouped } from "./numbers";
import { Problem } from "./States";

interface Props extends Pick<ButtonProps, "type" | "size" | "danger" | "icon" | "block"> {
  state: CommandState;
  onPress: () => void;
  /** Sends the same command under the same id; shown when nobody answered. */
  onAgain?: () => void;
  disabled?: boolean;
  /** Keep the answer to yourself: the caller shows `CommandAnswer` elsewhere. */
  silent?: boolean;
  children: string;
}

export function CommandButton(props: Props) {
  const { state, onPress, onAgain, disabled, silent, children, ...look } = props;
  const say = useText();
  const busy = state.is === "busy";
  return (
    <span className="command">
      <Button
        {...look}
        autoInsertSpace={false}
        loading={busy}
        // A button that is pressed keeps the focus until its answer is there.
        disabled={disabled === true && !busy}
        onClick={onPress}
      >
        {busy ? say("ui.command.busy") : children}
      </Button>
      {!silent && <CommandAnswer state={state} {...(onAgain && { onAgain })} />}
    </span>
  );
}

export function CommandAnswer({ state, onAgain }: Pick<Props, "state" | "onAgain">) {
  const say = useText();
  if (state.is === "failed") {
    return <Problem problem={state.problem} {...(onAgain && { onAgain })} />;
  }
  if (state.is === "refused") {
    return <Refusals refusals={state.refusals} />;
  }
  return (
    <span className="command-answer" role="status">
      {state.is === "done" && answer(say, state)}
    </span>
  );
}

function answer(say: Say, { position, projected }: Extract<CommandState, { is: "done" }>) {
  const done = position
    ? say("ui.command.done", { n: grouped(position) })
    : say("ui.command.nothing");
  return projected ? done : `${done} · ${say("ui.command.lagging")}`;
}

function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <div className="problem" role="alert">
      <strong>{say("ui.command.refused")}</strong>
      <ul>
        {refusals.map((refusal) => (
          <li key={refusal.code + refusal.field.join(".") + refusal.message}>
            {refusalInWords(language, refusal)}
          </li>
        ))}
      </ul>
    </div>
  );
}
