// The look handed to antd: our colours, contrast that can be read, the reader's size of text, and
// style sheets that browsers built on Chromium 86 understand.
import { legacyLogicalPropertiesTransformer, StyleProvider } from "@ant-design/cssinjs";
import { ConfigProvider, type ThemeConfig } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useLanguage } from "../i18n/useText";
import { FONT, INK, INK_SOFT, LINE, PAGE, PRIMARY } from "./look";
import { isStill } from "./still";
import { type TextSize, useTextSizeState } from "./textSize";

interface Sized {
  size: TextSize;
  choose: (size: TextSize) => void;
}

const SizeContext = createContext<Sized>({ size: 100, choose: () => undefined });

export function useTextSize(): Sized {
  return useContext(SizeContext);
}

function look(size: TextSize): ThemeConfig {
  const scaled = (px: number) => Math.round((px * size) / 100);
  return {
    token: {
      colorPrimary: PRIMARY,
      // antd would pale it under the pointer, and white on it could not be read by everybody.
      colorPrimaryHover: "#174fb3",
      colorLink: PRIMARY,
      colorInfo: PRIMARY,
      colorText: INK,
      colorTextSecondary: INK_SOFT,
      // antd's own values are too pale to be read by everybody.
      colorTextTertiary: INK_SOFT,
      colorTextQuaternary: INK_SOFT,
      colorTextDescription: INK_SOFT,
      colorTextPlaceholder: INK_SOFT,
      colorTextDisabled: "#6b7585",
      colorError: "#b42318",
      colorWarning: "#8a5a00",
      colorSuccess: "#1a7f45",
      colorBgLayout: PAGE,
      colorBorderSecondary: LINE,
      borderRadius: 8,
      fontFamily: FONT,
      fontSize: scaled(14),
      controlHeight: scaled(34),
      motion: !isStill(),
    },
  };
}

export function Theme({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  const [size, choose] = useTextSizeState();
  const sized = useMemo(() => ({ size, choose }), [size, choose]);
  const theme = useMemo(() => look(size), [size]);
  return (
    <StyleProvider hashPriority="high" transformers={[legacyLogicalPropertiesTransformer]}>
      <ConfigProvider
        theme={theme}
        locale={language === "en" ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
      >
        <SizeContext value={sized}>{children}</SizeContext>
      </ConfigProvider>
    </StyleProvider>
  );
}
