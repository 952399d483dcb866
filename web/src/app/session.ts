// Who is at the door: asked when the page opens, after a switch of role, and when the service no
// longer knows the session.
import { OUR_HEADER } from "../gql/client";
import { answered, unanswered } from "../gql/connection";
import type { Kind, RoleChoice, Viewer } from "../gql/viewer";

/** The service's time, and `performance.now()` of when it was told. */
export interface Told {
  now: number;
  at: number;
}

export type Door =
  | { is: "open"; viewer: Viewer; told: Told }
  /** `roles` are those of a demo county, which anybody may step into. */
  | { is: "closed"; roles: readonly RoleChoice[] }
  | { is: "unreachable" };

const WHERE = "/session";

export async function knockAtTheDoor(): Promise<Door> {
  const at = performance.now();
  const door = await asked(at);
  if (door.is === "unreachable") {
    unanswered();
    return kept() ?? door;
  }
  answered();
  if (door.is === "open") {
    keep(door);
  } else {
    localStorage.removeItem(SHELF);
  }
  return door;
}

async function asked(at: number): Promise<Door> {
  try {
    const answer = await fetch(WHERE, { headers: OUR_HEADER, credentials: "same-origin" });
    const told = answer.ok || answer.status === 401;
    return told ? understand(await answer.json(), answer.ok, at) : { is: "unreachable" };
  } catch {
    return { is: "unreachable" };
  }
}

/**
 * Who was signed in the last time. A phone without a network opens with it, under the veil; the
 * service asks for a new session if this one has ended meanwhile.
 */
const SHELF = "luoshi.session";

interface Kept {
  viewer: Viewer;
  /** The service's time, and the browser's of the same moment: only their distance counts. */
  now: number;
  browser: number;
}

function keep({ viewer, told }: Extract<Door, { is: "open" }>): void {
  const now: Kept = { viewer, now: told.now, browser: Date.now() };
  localStorage.setItem(SHELF, JSON.stringify(now));
}

function kept(): Door | undefined {
  const text = localStorage.getItem(SHELF);
  if (text === null) {
    return undefined;
  }
  const { viewer, now, browser }: Kept = JSON.parse(text);
  const at = performance.now();
  return { is: "open", viewer, told: { now: now + Math.max(0, Date.now() - browser), at } };
}

/** What the service told, or nothing if that is no session. */
export function understand(told: unknown, open: boolean, at: number): Door {
  if (typeof told !== "object" || told === null) {
    return { is: "unreachable" };
  }
  const said = told as Record<string, unknown>;
  const roles = Array.isArray(said.roles) ? said.roles.filter(isRoleChoice) : [];
  if (!open) {
    return { is: "closed", roles };
  }
  const word = (name: string) => {
    const value = said[name];
    return typeof value === "string" ? value : "";
  };
  const [role, key, now] = [word("role"), word("key"), Date.parse(word("now"))];
  if (role === "" || Number.isNaN(now)) {
    return { is: "unreachable" };
  }
  const viewer: Viewer = {
    kind: kindOf(role, key),
    name: word("name"),
    role,
    unit: word("unit"),
    demo: said.demo === true,
    graphiql: said.graphiql === true,
    roles,
    key,
  };
  return { is: "open", viewer, told: { now, at } };
}

const DEMO_KINDS: readonly Kind[] = ["office", "leader", "unit", "town", "inspector", "helper"];

function kindOf(role: string, key: string): Kind {
  const known = DEMO_KINDS.find((kind) => kind === key);
  if (known) {
    return known;
  }
  if (role.startsWith("SUP_")) {
    return "office";
  }
  const kinds: Record<string, Kind> = {
    LEADER: "leader",
    INSPECTOR: "inspector",
    HELPER: "helper",
    ADMIN: "admin",
  };
  return kinds[role] ?? "unit";
}

/** Steps into another role of the demo county; false when the service would not. */
export function stepInto(role: string): Promise<boolean> {
  return tell("POST", JSON.stringify({ role }));
}

export function leave(): Promise<boolean> {
  return tell("DELETE");
}

async function tell(method: string, body?: string): Promise<boolean> {
  try {
    const answer = await fetch(WHERE, {
      method,
      headers: { ...OUR_HEADER, "content-type": "application/json" },
      credentials: "same-origin",
      ...(body !== undefined && { body }),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function isRoleChoice(told: unknown): told is RoleChoice {
  if (typeof told !== "object" || told === null) {
    return false;
  }
  const { key, label } = told as Record<string, unknown>;
  return typeof key === "string" && typeof label === "string";
}

/** The code in what somebody pasted: a whole link, or the code alone. */
export function codeIn(pasted: string): string | undefined {
  return /(?:key=|^)([0-9a-f]{16,128})(?:$|[^0-9a-f])/i.exec(pasted.trim())?.[1];
}
