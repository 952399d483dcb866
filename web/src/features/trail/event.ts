// A fact of a trail as the service gives it, and what the page reads out of it for itself.
import { graphql, type ResultOf } from "../../gql";

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

/** What it says: a payload holds it under the name of its kind. */
export function saidBy({ type, payload }: Pick<TrailEvent, "type" | "payload">): Said {
  const said = isRecord(payload) ? payload[type] : undefined;
  return isRecord(said) ? said : {};
}

type Said = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Said {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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
