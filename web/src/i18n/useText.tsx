// The language of the page, handed down to every component.
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { type Language, rememberedLanguage, rememberLanguage, type Say, text } from "./language";

interface Spoken {
  language: Language;
  speak(language: Language): void;
}

const SpokenContext = createContext<Spoken>({ language: "zh-CN", speak: () => undefined });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, speak] = useState(rememberedLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    rememberLanguage(language);
  }, [language]);
  const spoken = useMemo(() => ({ language, speak }), [language]);
  return <SpokenContext value={spoken}>{children}</SpokenContext>;
}

export function useLanguage(): Spoken {
  return useContext(SpokenContext);
}

/** `const say = useText(); say("todo.today")`. The one way to words of the page. */
export function useText(): Say {
  const { language } = useLanguage();
  return useCallback((key, values) => text(language, key, values), [language]);
}
