// A fact of a trail as the service gives it, and what the page reads out of it for itself.
import { graphql, type ResultOf } from "../../gql";
import { isRecord } from "../../gql/payload";

export const TRAIL_EVENT = graphql(`
  fragment Trail_event on Event @_unmask {
    id
    position
    streamType
    streamId
    seq
    type
    effectiveAt
    recordedAt
    actor {
      id
      name
    }
    actorRole
    actorUnit {
      id
      shortName
    }
    sentence
    payload
    schemaVersion
    commandId
    correlationId
    causationId
    prevHash
    hash
  }
`);

export type TrailEvent = ResultOf<typeof TRAIL_EVENT>;

/** Somebody personal is in it: the archive seals that under `pii`. */
export function holdsSealed(payload: unknown): boolean {
  if (Array.isArray(payload)) {
    return payload.some(holdsSealed);
  }
  return isRecord(payload) && ("pii" in payload || Object.values(payload).some(holdsSealed));
}

const PROMPT = 60_000;

/** Written down later than it was true by more than a minute. */
export function isLate({ effectiveAt, recordedAt }: TrailEvent): boolean {
  return Date.parse(recordedAt) - Date.parse(effectiveAt) > PROMPT;
}
