// When keys are letters of a text and not commands.

const WRITTEN = "input, textarea, select, [contenteditable], [role=combobox]";

export function isTyping(event: Event): boolean {
  const { target } = event;
  return target instanceof Element && target.closest(WRITTEN) !== null;
}
