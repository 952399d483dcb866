// One assignment and its report, at the desk: the form left, what came before right.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { Report } from "./Report";

export function ReportPage() {
  const say = useText();
  return (
    <Page title={say("todo.report")}>
      <Report base="/todo" rank="/rank" />
    </Page>
  );
}
