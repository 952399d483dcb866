// A service that was renewed does not know the questions of an older page. At a desk a person
// reads so and reloads; before a wall nobody sits, so it fetches the new page by itself.
const LAST = "luoshi.renewed";
/** Should the new page be no better, the wall does not spin. */
const PAUSE = 60_000;

export function renewTheWall(): void {
  const last = Number(sessionStorage.getItem(LAST) ?? 0);
  if (location.pathname === "/screen" && Date.now() - last > PAUSE) {
    sessionStorage.setItem(LAST, String(Date.now()));
    location.reload();
  }
}
