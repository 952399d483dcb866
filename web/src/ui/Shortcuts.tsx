// Keys of a screen. A screen names them where it mounts; “?” shows those that work right now.
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useText } from "../i18n/useText";
import { isTyping } from "./keys";

export interface Shortcut {
  /** `KeyboardEvent.key`, such as `j`, `1` or `ArrowLeft`; letters match in either case. */
  key: string;
  label: string;
  run: () => void;
}

interface Board {
  put(shortcuts: readonly Shortcut[]): () => void;
}

const BoardContext = createContext<Board>({ put: () => () => undefined });

/** Makes the keys work while the component is there. They sleep while somebody types. @public */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const { put } = useContext(BoardContext);
  useEffect(() => put(shortcuts), [put, shortcuts]);
}

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const sets = useRef<(readonly Shortcut[])[]>([]);
  const [shown, setShown] = useState<readonly Shortcut[]>();
  const board = useMemo<Board>(
    () => ({
      put: (shortcuts) => {
        sets.current = [...sets.current, shortcuts];
        return () => {
          sets.current = sets.current.filter((one) => one !== shortcuts);
        };
      },
    }),
    [],
  );
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === "?") {
        setShown(sets.current.flat());
        return;
      }
      const wanted = (one: Shortcut) => one.key.toLowerCase() === event.key.toLowerCase();
      // The newest set answers first: a dialog comes before the page below it.
      const found = [...sets.current].reverse().flat().find(wanted);
      if (found) {
        event.preventDefault();
        found.run();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <BoardContext value={board}>
      {children}
      {shown && <Help shortcuts={shown} onClose={() => setShown(undefined)} />}
    </BoardContext>
  );
}

function Help({ shortcuts, onClose }: { shortcuts: readonly Shortcut[]; onClose: () => void }) {
  const say = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const all = [...shortcuts, { key: "?", label: say("ui.shortcuts.open") }];
  return (
    <dialog className="shortcuts" ref={dialog} onClose={onClose} aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">{say("ui.shortcuts.title")}</h2>
      {shortcuts.length === 0 && <p>{say("ui.shortcuts.none")}</p>}
      <dl>
        {all.map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="quiet" onClick={() => dialog.current?.close()}>
        {say("ui.shortcuts.close")}
      </button>
    </dialog>
  );
}
