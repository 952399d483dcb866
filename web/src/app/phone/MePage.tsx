// “我的”: who I am, how large I read, and in a demo who else I could be.
import { Link } from "react-router";
import { useViewer } from "../../gql/viewer";
import { roleText } from "../../i18n/language";
import { useLanguage, useText } from "../../i18n/useText";
import { Card, Page } from "../../ui/Page";
import { useHouse } from "../house";
import { DESK_ASKED } from "../narrow";
import { LanguageButton, Roles, TextSizes } from "../Settings";

export function MePage() {
  const say = useText();
  const { language } = useLanguage();
  const { name, unit, role, demo } = useViewer();
  const { signOut } = useHouse();
  return (
    <Page title={say("me.title")}>
      <Card>
        <p className="me-name">{name}</p>
        <dl className="me-list">
          <dt>{say("me.unit")}</dt>
          <dd>{unit}</dd>
          <dt>{say("me.role")}</dt>
          <dd>{roleText(language, role, role)}</dd>
        </dl>
      </Card>
      {demo && (
        <Card title={say("app.switchRole")}>
          <Roles className="me-choice" />
        </Card>
      )}
      <Card title={say("me.reading")}>
        <div className="me-row">
          <TextSizes className="me-choice" />
          <LanguageButton className="quiet" />
        </div>
      </Card>
      <Card>
        <div className="me-row">
          <Link className="quiet" to={`/?${DESK_ASKED}`}>
            {say("app.deskView")}
          </Link>
          <button type="button" className="quiet" onClick={signOut}>
            {say("app.signOut")}
          </button>
        </div>
      </Card>
    </Page>
  );
}
