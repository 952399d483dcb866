// Who is at the page: asked once when it opens, and again by reloading after a switch of role.

export interface RoleChoice {
  key: string;
  label: string;
}

export interface Session {
  demo: boolean;
  name: string;
  role: string;
  unit: string;
  /** The roles one may step into; only a demo county offers any. */
  roles?: RoleChoice[];
}

export type Door = { is: "open"; session: Session } | { is: "closed" } | { is: "unreachable" };

/** The gateway refuses any request without this header: no foreign page can send it. */
export const OUR_HEADER = { "x-luoshi": "graphiql" } as const;

const WHERE = "/session";

export async function knock(fetch: typeof globalThis.fetch): Promise<Door> {
  try {
    const answer = await fetch(WHERE, { headers: OUR_HEADER, credentials: "same-origin" });
    if (answer.status === 401) {
      return { is: "closed" };
    }
    const session: unknown = answer.ok ? await answer.json() : undefined;
    return isSession(session) ? { is: "open", session } : { is: "unreachable" };
  } catch {
    return { is: "unreachable" };
  }
}

/** Steps into another role of the demo county; false when the service would not. */
export async function switchRole(fetch: typeof globalThis.fetch, role: string): Promise<boolean> {
  try {
    const answer = await fetch(WHERE, {
      method: "POST",
      headers: { ...OUR_HEADER, "content-type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify({ role }),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

function isSession(told: unknown): told is Session {
  if (typeof told !== "object" || told === null) {
    return false;
  }
  const { demo, name, role, unit, roles } = told as Record<string, unknown>;
  return (
    typeof demo === "boolean" &&
    [name, role, unit].every((word) => typeof word === "string") &&
    (roles === undefined || (Array.isArray(roles) && roles.every(isRoleChoice)))
  );
}

function isRoleChoice(told: unknown): told is RoleChoice {
  if (typeof told !== "object" || told === null) {
    return false;
  }
  const { key, label } = told as Record<string, unknown>;
  return typeof key === "string" && typeof label === "string";
}
