// What the shells may do with the session: step into another role, and leave.
import { createContext, useContext } from "react";

export interface House {
  /** False when the service would not. */
  switchRole(role: string): Promise<boolean>;
  signOut(): Promise<void>;
}

export const HouseContext = createContext<House>({
  switchRole: async () => false,
  signOut: async () => undefined,
});

export function useHouse(): House {
  return useContext(HouseContext);
}
