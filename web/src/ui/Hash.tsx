// A hash: its beginning for the eye, all of it under the pointer, and on the clipboard.
import { useState } from "react";
import { useText } from "../i18n/useText";
import { copy } from "./copy";
import "./figures.css";

/** So many digits tell two results apart by eye. */
const SHOWN = 12;

interface Props {
  hash: string;
  /** What it is the hash of, for who cannot see where it stands. */
  of: string;
}

export function Hash({ hash, of }: Props) {
  const say = useText();
  const [copied, setCopied] = useState<string>();
  return (
    <span className="hash">
      <code title={hash}>{hash.slice(0, SHOWN)}</code>
      <button
        type="button"
        aria-label={say("ui.hash.copy.of", { of })}
        onClick={async () => setCopied((await copy(hash)) ? hash : undefined)}
      >
        {say(copied === hash ? "ui.hash.copied" : "ui.hash.copy")}
      </button>
      <span className="sr-only" role="status">
        {copied === hash && say("ui.hash.copied")}
      </span>
    </span>
  );
}
