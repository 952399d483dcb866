// An address that leads nowhere.
import { Link, useLocation } from "react-router";
import { useText } from "../i18n/useText";
import { Card, Page } from "../ui/Page";
import { Empty } from "../ui/States";

export function NotFound() {
  const say = useText();
  const home = useLocation().pathname.startsWith("/m/") ? "/m" : "/";
  return (
    <Page title={say("notFound.title")}>
      <Card>
        <Empty title={say("notFound.title")}>
          <p>{say("notFound.why")}</p>
          <Link to={home}>{say("notFound.home")}</Link>
        </Empty>
      </Card>
    </Page>
  );
}
