// What of a duty's time waits for the office. Who cannot decide it reads it all the same.
import { useText } from "../../i18n/useText";
import { useNow } from "../../ui/clock";
import { instantInWords } from "../../ui/dates";
import { DeclineAsked, DeclineDecision } from "./DeclineDecision";
import { ExtensionAsked, ExtensionDecision } from "./ExtensionDecision";
import { SlipAsked, SlipDecision } from "./SlipDecision";
import type { Weighed } from "./time";
import { Words } from "./Words";

export function Decisions(props: Weighed) {
  const { can, extension, hold, slipProposed, coordinationAt } = props.of;
  return (
    <>
      {extension?.signed &&
        (can.includes("decideExtension") ? (
          <ExtensionDecision {...props} />
        ) : (
          <ExtensionAsked {...props} />
        ))}
      {hold?.declining &&
        (can.includes("decideDecline") ? (
          <DeclineDecision {...props} />
        ) : (
          <DeclineAsked {...props} />
        ))}
      {slipProposed &&
        (can.includes("decideSlip") ? (
          // A graver one needs another look: what was chosen for the last one is forgotten.
          <SlipDecision key={slipProposed} {...props} level={slipProposed} />
        ) : (
          <SlipAsked {...props} level={slipProposed} />
        ))}
      {coordinationAt && <Coordination {...props} since={coordinationAt} />}
    </>
  );
}

/** True while something of this waits for a word. */
export function isWeighed({ extension, hold, slipProposed, coordinationAt }: Weighed["of"]) {
  const asked = extension?.signed || hold?.declining;
  return Boolean(asked || slipProposed || coordinationAt);
}

/** Nothing is to be decided: somebody has to go and speak to them. */
function Coordination({ of, trail, since }: Weighed & { since: string }) {
  const say = useText();
  const at = instantInWords(say, since, useNow());
  return (
    <section className="review-decision" aria-label={say("review.coord")}>
      <h3>{say("review.coord")}</h3>
      <p>{say("review.coord.asked", { unit: of.unit.shortName, at })}</p>
      <Words trail={trail} kind="CoordinationAsked" words={{ text: "review.said.text" }} />
      <small className="stamp">{say("review.coord.how")}</small>
    </section>
  );
}
