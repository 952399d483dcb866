// Where somebody was when they had to sign in. A sign-in link opens the home page; from there we
// bring them back, once.
const SHELF = "luoshi.return";

export function rememberPlace(path: string): void {
  if (path !== "/" && path !== "/m") {
    sessionStorage.setItem(SHELF, path);
  }
}

export function rememberedPlace(): string | null {
  return sessionStorage.getItem(SHELF);
}

export function forgetPlace(): void {
  sessionStorage.removeItem(SHELF);
}
