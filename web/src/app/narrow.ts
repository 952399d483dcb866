// Whether the home page means the phone's. Who asked for the desk on a phone keeps it.

/** `/?desk` asks for the desk's page on a narrow window. */
export const DESK_ASKED = "desk";

const SHELF = "luoshi.desk";
const NARROW = "(max-width: 767.98px)";

export function prefersPhone(askedForDesk: boolean): boolean {
  if (askedForDesk) {
    sessionStorage.setItem(SHELF, "1");
  }
  return sessionStorage.getItem(SHELF) === null && matchMedia(NARROW).matches;
}

export function forgetDesk(): void {
  sessionStorage.removeItem(SHELF);
}
