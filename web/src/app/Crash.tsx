// What stands in a screen's place when it has failed. A chunk that is gone means that the service
// was renewed meanwhile: a reload brings the new page.
import { useText } from "../i18n/useText";

export function Crash() {
  const say = useText();
  return (
    <main className="crash" role="alert">
      <h1>{say("crash.title")}</h1>
      <p>{say("crash.why")}</p>
      <button type="button" className="quiet" onClick={() => location.reload()}>
        {say("crash.reload")}
      </button>
    </main>
  );
}
