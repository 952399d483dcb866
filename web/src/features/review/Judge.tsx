// The answer to a report: a plate or a return, its reason and its words, all from the keyboard.
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { useText } from "../../i18n/useText";
import { CommandButton } from "../../ui/CommandButton";
import type { CommandState } from "../../ui/command";
import { PlateSquare } from "../../ui/PlateSquare";
import { type Shortcut, useShortcuts } from "../../ui/Shortcuts";
import type { Word } from "./judging";
import { CHOICE_KEYS, type Choice, choicesOf, REASON_KEYS, REASONS, type Reason } from "./reasons";

interface Props {
  can: readonly string[];
  state: CommandState;
  onSend: (word: Word) => void;
  onAgain: () => void;
}

export function Judge({ can, state, onSend, onAgain }: Props) {
  const say = useText();
  const choices = useMemo(() => choicesOf(can), [can]);
  const [choice, setChoice] = useState<Choice>();
  const [reason, setReason] = useState<Reason>();
  const [words, setWords] = useState("");
  const text = useRef<HTMLTextAreaElement>(null);
  const reasons: readonly Reason[] = choice ? REASONS[choice] : [];
  const send = () => {
    if (choice && state.is !== "busy") {
      onSend({ choice, reason, words });
    }
  };
  const choose = (next: Choice) => {
    setChoice(next);
    if (next === "DECLINE") {
      // It has no reasons to choose from: its words are all that is missing.
      text.current?.focus();
    }
    setReason((now) =>
      now && (REASONS[next] as readonly Reason[]).includes(now) ? now : undefined,
    );
  };
  const because = (next: Reason) => {
    setReason(next);
    text.current?.focus();
  };
  useJudgeKeys({ choices, reasons, choose, because, send });
  return (
    <div className="review-judge">
      <Choices choices={choices} chosen={choice} onChoose={choose} />
      {reasons.length > 0 && <Reasons reasons={reasons} chosen={reason} onChoose={because} />}
      <textarea
        ref={text}
        rows={3}
        value={words}
        aria-label={say("review.words")}
        placeholder={say(choice ? `review.words.${choice}` : "review.words")}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={(event) => typed(event, send)}
      />
      <div className="review-send">
        <CommandButton
          type="primary"
          state={state}
          disabled={!choice}
          onPress={send}
          onAgain={onAgain}
        >
          {say("review.send")}
        </CommandButton>
        <small>{say(choice ? "review.send.hint" : "review.choose.hint")}</small>
      </div>
    </div>
  );
}

interface PickProps<T> {
  chosen: T | undefined;
  onChoose: (one: T) => void;
}

function Choices({
  choices,
  chosen,
  onChoose,
}: PickProps<Choice> & { choices: readonly Choice[] }) {
  const say = useText();
  return (
    <fieldset className="review-choices" aria-label={say("review.choice")}>
      {choices.map((one) => (
        <button
          type="button"
          key={one}
          aria-pressed={one === chosen}
          aria-keyshortcuts={CHOICE_KEYS[one]}
          onClick={() => onChoose(one)}
        >
          <kbd>{CHOICE_KEYS[one].toUpperCase()}</kbd>
          <Mark choice={one} />
        </button>
      ))}
    </fieldset>
  );
}

function Reasons({
  reasons,
  chosen,
  onChoose,
}: PickProps<Reason> & { reasons: readonly Reason[] }) {
  const say = useText();
  return (
    <fieldset className="review-reasons" aria-label={say("review.reason")}>
      {reasons.map((one, at) => (
        <button
          type="button"
          key={one}
          aria-pressed={one === chosen}
          aria-keyshortcuts={REASON_KEYS[at]}
          onClick={() => onChoose(one)}
        >
          <kbd>{REASON_KEYS[at]?.toUpperCase()}</kbd>
          {say(`word.plateReason.${one}`)}
        </button>
      ))}
    </fieldset>
  );
}

function Mark({ choice }: { choice: Choice }) {
  const say = useText();
  if (choice === "GREEN" || choice === "YELLOW" || choice === "RED") {
    return <PlateSquare plate={choice} word />;
  }
  return say(`review.choice.${choice}`);
}

/** Enter sends, Shift+Enter begins a line, Escape gives the keys back to the page. */
function typed(event: KeyboardEvent<HTMLTextAreaElement>, send: () => void) {
  // While Chinese is being composed, Enter takes the word that is offered.
  if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
    event.preventDefault();
    send();
  }
  if (event.key === "Escape") {
    event.currentTarget.blur();
  }
}

interface Keys {
  choices: readonly Choice[];
  reasons: readonly Reason[];
  choose: (choice: Choice) => void;
  because: (reason: Reason) => void;
  send: () => void;
}

function useJudgeKeys(keys: Keys) {
  const say = useText();
  const { choices, reasons } = keys;
  // The list stays the same while words are typed; what it does is always that of now.
  const now = useRef(keys);
  now.current = keys;
  const list = useMemo<Shortcut[]>(
    () => [
      ...choices.map((choice) => ({
        key: CHOICE_KEYS[choice],
        label: say(`review.choice.${choice}`),
        run: () => now.current.choose(choice),
      })),
      ...reasons.flatMap((reason, at) => {
        const key = REASON_KEYS[at];
        const label = say("review.key.reason", { reason: say(`word.plateReason.${reason}`) });
        return key ? [{ key, label, run: () => now.current.because(reason) }] : [];
      }),
      ...(choices.length > 0
        ? [{ key: "Enter", label: say("review.send"), run: () => enter(() => now.current.send()) }]
        : []),
    ],
    [choices, reasons, say],
  );
  useShortcuts(list);
}

/** Enter presses what has the focus, as everywhere; on what is chosen already it sends. */
function enter(send: () => void) {
  const { activeElement } = document;
  if (activeElement?.closest("[role=dialog], dialog")) {
    return press(activeElement);
  }
  const pressable = activeElement?.closest<HTMLElement>("a, button");
  const chosen = pressable?.matches("[aria-pressed=true], [aria-current=true]");
  return pressable && !chosen ? pressable.click() : send();
}

function press(element: Element | null | undefined) {
  element?.closest<HTMLElement>("a, button, summary")?.click();
}
