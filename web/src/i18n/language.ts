// The page's own dictionary: two languages, flat keys, remembered in the browser. Each part of
// the page has a file of its own in either language.
import { en, zh } from "./parts";

export type Language = "zh-CN" | "en";
export type Key = keyof typeof zh;
export type Values = Readonly<Record<string, string | number>>;
/** The word for a key, with its `{places}` filled. */
export type Say = (key: Key, values?: Values) => string;

const dictionaries: Record<Language, Record<Key, string>> = { "zh-CN": zh, en };
const SHELF = "luoshi.language";

export function text(language: Language, key: Key, values?: Values): string {
  const words = dictionaries[language][key];
  return values ? words.replace(/\{(\w+)\}/g, (place, name) => `${values[name] ?? place}`) : words;
}

/** True for a key that is put together from a value of the schema and has a word. */
export function isKey(key: string): key is Key {
  return key in zh;
}

/** The dictionary's word for a role; a role it does not know yet keeps the server's own label. */
export function roleText(language: Language, role: string, label: string): string {
  const key = `role.${role}`;
  return isKey(key) ? text(language, key) : label;
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
