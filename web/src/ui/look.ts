// Colours and fonts for what CSS cannot reach: charts and antd. `base.css` has the same values.

export const PRIMARY = "#1d5fd1";
export const PAGE = "#f3f5f9";
export const INK = "#1c2633";
export const INK_SOFT = "#566173";
export const LINE = "#e3e8f0";
export const FONT =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

/** The wall is dark, and lamps glow brighter on it. */
export const DARK = {
  ink: "#ffffff",
  inkSoft: "#a9c4ec",
  blue: "#5aa9ff",
  land: "#11346f",
  lamps: {
    GREEN: "#2fbf71",
    YELLOW: "#f2b01e",
    RED: "#ff5547",
    PENDING: "#7d95b5",
    OFF: "#b8c2cf",
  },
} as const;

/** Lamps and plates; nothing else is green or red. */
export const LAMP_COLOURS = {
  GREEN: "#1f9d55",
  YELLOW: "#e6a100",
  RED: "#d92d20",
  PENDING: "#7d95b5",
  OFF: "#b8c2cf",
} as const;
