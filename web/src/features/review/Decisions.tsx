// What of a duty's time waits for the office. Who cannot decide it reads it all the same.
import { CoordinationAnswer } from "./CoordinationAnswer";
import { DeclineAsked, DeclineDecision } from "./DeclineDecision";
import { ExtensionAsked, ExtensionDecision } from "./ExtensionDecision";
import { SlipAsked, SlipDecision } from "./SlipDecision";
import type { Weighed } from "./time";

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
      {coordinationAt && <CoordinationAnswer {...props} since={coordinationAt} />}
    </>
  );
}

/** True while something of this waits for a word. */
export function isWeighed({ extension, hold, slipProposed, coordinationAt }: Weighed["of"]) {
  const asked = extension?.signed || hold?.declining;
  return Boolean(asked || slipProposed || coordinationAt);
}
