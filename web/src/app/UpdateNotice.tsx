// “有新版本，点此刷新”: never reloads by itself, for somebody may be in the middle of a form.
import { useText } from "../i18n/useText";
import { useNewVersion } from "./worker";

export function UpdateNotice() {
  const say = useText();
  const take = useNewVersion();
  return take ? (
    <button type="button" className="update-notice" onClick={take}>
      {say("app.newVersion")}
    </button>
  ) : null;
}
