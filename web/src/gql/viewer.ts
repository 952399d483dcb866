// Who is signed in, for screens that show or do different things for different people. What
// somebody may do is decided by the service; this only chooses what to offer.
import { createContext, useContext } from "react";

export type Kind = "office" | "leader" | "unit" | "town" | "inspector" | "helper" | "admin";

export interface RoleChoice {
  key: string;
  label: string;
}

export interface Viewer {
  kind: Kind;
  name: string;
  /** `SUP_HEAD`; the words are in the dictionary under `role.…`. */
  role: string;
  /** Short name of the unit. */
  unit: string;
  demo: boolean;
  /** GraphiQL is served: in a demo county, and to developers. */
  graphiql: boolean;
  /** Roles one may step into; only a demo county offers any. */
  roles: readonly RoleChoice[];
  /** The one of `roles` this is. */
  key: string;
}

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) {
    throw new Error("screens are shown to somebody who is signed in");
  }
  return viewer;
}
