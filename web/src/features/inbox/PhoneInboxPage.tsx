// 我的消息 on the phone.
import { useText } from "../../i18n/useText";
import { Page } from "../../ui/Page";
import { Inbox } from "./Inbox";

export function PhoneInboxPage() {
  const say = useText();
  return (
    <Page title={say("inbox.title")}>
      <Inbox task="/m/todo" />
    </Page>
  );
}
