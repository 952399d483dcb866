// “离线 · 显示的是 14:38 的内容”: said by the screens that can be used without a network, in the
// place of the veil.
import { useEffect } from "react";
import { useConnection } from "../../gql/connection";
import { useText } from "../../i18n/useText";
import { When } from "../../ui/Dates";
import { Card } from "../../ui/Page";

const MARK = "worksOffline";

interface Props {
  /** When the service gave what is shown; undefined when it comes from nowhere. */
  at: number | undefined;
}

export function Away({ at }: Props) {
  const say = useText();
  const { up } = useConnection();
  const shown = at !== undefined;
  useEffect(() => {
    if (shown) {
      document.documentElement.dataset[MARK] = "";
    }
    return () => {
      delete document.documentElement.dataset[MARK];
    };
  }, [shown]);
  if (up || at === undefined) {
    return null;
  }
  return (
    <Card className="todo-queue">
      <p role="status">
        <b>{say("todo.away")}</b>{" "}
        <span className="todo-soft">
          {say("todo.away.since")} <When at={new Date(at).toISOString()} />
        </span>
      </p>
    </Card>
  );
}
