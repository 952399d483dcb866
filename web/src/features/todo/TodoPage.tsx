// What the viewer has to do, at the desk.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { TodoList } from "./TodoList";

export function TodoPage() {
  const say = useText();
  return (
    <Page title={say("todo.title")}>
      <TodoList base="/todo" rank="/rank" />
    </Page>
  );
}
