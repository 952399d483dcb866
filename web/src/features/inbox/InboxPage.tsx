// 我的消息 at the desk.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { Inbox } from "./Inbox";

export function InboxPage() {
  const say = useText();
  return (
    <Page title={say("inbox.title")}>
      <Inbox task="/todo" />
    </Page>
  );
}
