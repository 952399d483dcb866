// What was said about a duty, newest first, folded away until somebody wants to read it.
import { useText } from "../i18n/useText";
import { When } from "./Dates";
import "./ask.css";

interface Said {
  id: string;
  effectiveAt: string;
  sentence: string;
  actor: { name: string } | null;
}

export function SaidList({ title, said }: { title: string; said: readonly Said[] }) {
  const say = useText();
  if (said.length === 0) {
    return null;
  }
  return (
    <details className="timing-trail">
      <summary>{say("ui.count", { word: title, n: said.length })}</summary>
      <ol>
        {said.map(({ id, effectiveAt, sentence, actor }) => (
          <li key={id}>
            {sentence}
            <small>
              <When at={effectiveAt} /> {actor?.name ?? say("ui.byline.clock")}
            </small>
          </li>
        ))}
      </ol>
    </details>
  );
}
