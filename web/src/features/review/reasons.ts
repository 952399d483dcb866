// What the reviewer may choose, with its key, and the reasons that fit each choice. Which of them
// is allowed now, and what a choice needs, the service says.

export const REASONS = {
  GREEN: [],
  YELLOW: ["PY_VAGUE", "PY_DATA", "PY_EVIDENCE", "PY_FORM", "PY_PARTIAL"],
  RED: ["PR_NOT_DONE", "PR_FALSE", "PR_POOR", "PR_3RETURNS"],
  RETURN: [
    "PY_VAGUE",
    "PY_DATA",
    "PY_EVIDENCE",
    "PY_FORM",
    "PY_PARTIAL",
    "PR_NOT_DONE",
    "PR_FALSE",
    "PR_POOR",
  ],
  AGREE: [],
  DECLINE: [],
} as const;

export type Choice = keyof typeof REASONS;
export type Reason = (typeof REASONS)[Choice][number];

/** Keys of the reasons, in their order: under the left hand, and no command of the page. */
export const REASON_KEYS = ["a", "s", "d", "f", "g", "z", "x", "c"] as const;

const REVIEW: readonly Choice[] = ["GREEN", "YELLOW", "RED", "RETURN"];
const CONFIRM: readonly Choice[] = ["AGREE", "DECLINE"];

export const CHOICE_KEYS: Readonly<Record<Choice, string>> = {
  GREEN: "1",
  YELLOW: "2",
  RED: "3",
  RETURN: "r",
  AGREE: "y",
  DECLINE: "n",
};

/** The choices that go with the commands the viewer can give (`Assignment.can`). */
export function choicesOf(can: readonly string[]): readonly Choice[] {
  return [
    ...(can.includes("review") ? REVIEW : []),
    ...(can.includes("confirmRedPlate") ? CONFIRM : []),
  ];
}
