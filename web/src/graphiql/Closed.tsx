// What stands in GraphiQL's place when nobody is signed in, or when the service is away.
import { type Key, type Language, text } from "../i18n/language";

interface Props {
  language: Language;
  why: "closed" | "unreachable";
}

export function Closed({ language, why }: Props) {
  const say = (key: Key) => text(language, key);
  return (
    <main className="closed">
      {why === "closed" ? <SignedOut say={say} /> : <Unreachable say={say} />}
    </main>
  );
}

function SignedOut({ say }: { say(key: Key): string }) {
  return (
    <>
      <h1>{say("signedOut.title")}</h1>
      <p>{say("signedOut.why")}</p>
      <ul>
        <li>
          {say("signedOut.serve")} <code>luoshi serve</code>
        </li>
        <li>
          {say("signedOut.add")} <code>luoshi user add</code>
        </li>
      </ul>
      <p>{say("signedOut.once")}</p>
      <Again label={say("signedOut.again")} />
    </>
  );
}

function Unreachable({ say }: { say(key: Key): string }) {
  return (
    <>
      <h1>{say("unreachable.title")}</h1>
      <p>{say("unreachable.why")}</p>
      <Again label={say("unreachable.again")} />
    </>
  );
}

function Again({ label }: { label: string }) {
  return (
    <button type="button" onClick={() => location.reload()}>
      {label}
    </button>
  );
}
