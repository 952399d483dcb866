// One assignment and its report, on the phone: one card under the other.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { Report } from "./Report";

export function PhoneReportPage() {
  const say = useText();
  return (
    <Page title={say("todo.report")}>
      <Report base="/m/todo" rank="/m/rank" offline />
    </Page>
  );
}
