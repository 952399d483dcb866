// What the viewer has to do, on the phone.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { TodoList } from "./TodoList";

export function PhoneTodoPage() {
  const say = useText();
  return (
    <Page title={say("todo.title")}>
      <TodoList base="/m/todo" rank="/m/rank" offline />
    </Page>
  );
}
