// Ids of commands. `crypto.randomUUID` is missing on plain-HTTP intranet pages and before
// Chromium 92; random bytes are everywhere. They begin with the time (UUIDv7): ids of about the
// same time lie side by side in the indexes of the log.

export function commandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const at = (index: number) => bytes[index] ?? 0;
  const now = Date.now();
  for (let index = 0; index < 6; index += 1) bytes[index] = (now / 256 ** (5 - index)) & 0xff;
  bytes[6] = (at(6) & 0x0f) | 0x70;
  bytes[8] = (at(8) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
