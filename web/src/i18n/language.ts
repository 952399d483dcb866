// The page's own dictionary: two languages, flat keys, remembered in the browser.
import en from "./en.json";
import zh from "./zh-CN.json";

export type Language = "zh-CN" | "en";
export type Key = keyof typeof zh;

const dictionaries: Record<Language, Record<Key, string>> = { "zh-CN": zh, en };
const SHELF = "luoshi.language";

export function text(language: Language, key: Key): string {
  return dictionaries[language][key];
}

/** The dictionary's word for a role; a role it does not know yet keeps the server's own label. */
export function roleText(language: Language, role: string, label: string): string {
  const key = `role.${role}`;
  return key in zh ? text(language, key as Key) : label;
}

export function otherLanguage(language: Language): Language {
  return language === "en" ? "zh-CN" : "en";
}

/** Chinese unless the reader once chose otherwise. */
export function rememberedLanguage(): Language {
  return localStorage.getItem(SHELF) === "en" ? "en" : "zh-CN";
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(SHELF, language);
}
