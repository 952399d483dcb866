// The grey veil over data that can no longer be trusted to be the newest. It takes no click away
// from what lies below, so that a form half filled in can still be finished.
import { useText } from "../i18n/useText";
import { exact } from "./dates";

interface Props {
  /** When the last data came, by the service's clock; null if none ever did. */
  since: number | null;
}

export function Veil({ since }: Props) {
  const say = useText();
  return (
    <div className="veil" role="alert">
      <div className="veil-note">
        <strong>{say("ui.veil.title")}</strong>
        <p>
          {since === null ? say("ui.veil.never") : say("ui.veil.since", { time: exact(since) })}
        </p>
        <p>{say("ui.veil.again")}</p>
      </div>
    </div>
  );
}
