// The foot of the wall: its scenes, as of when the data is, and the ways out.
import { Link } from "react-router";
import { useConnection } from "../../gql/connection";
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { parts } from "../../ui/dates";
import type { Scenes } from "./scenes";

interface Props {
  scenes: Scenes;
  onFull: () => void;
}

export function Foot({ scenes, onFull }: Props) {
  const say = useText();
  const { scene, all, fixed, choose } = scenes;
  return (
    <footer className="screen-foot">
      <nav aria-label={say("screen.scenes")}>
        {all.map((one) => (
          <button
            type="button"
            key={one}
            aria-current={one === scene ? "true" : undefined}
            onClick={() => choose(one)}
          >
            {say(`screen.scene.${one}`)}
          </button>
        ))}
        {fixed && (
          <button type="button" onClick={() => choose()}>
            {say("screen.scene.cycle")}
          </button>
        )}
      </nav>
      <InStep />
      <button type="button" onClick={onFull}>
        {say("screen.full")}
      </button>
      <Link to="/">{say("screen.back")}</Link>
    </footer>
  );
}

/** When the service last answered. While nothing happens no data comes, and the wall is right. */
function InStep() {
  const say = useText();
  const now = useNow(1_000);
  const { lastAnswer } = useConnection();
  if (lastAnswer === null) {
    return null;
  }
  const { time, seconds } = parts(now - (performance.now() - lastAnswer));
  return <span>{say("screen.stamp", { time: `${time}:${seconds}` })}</span>;
}
