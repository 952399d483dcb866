// What a fact says, read from its payload: an object under the name of its kind.

type Said = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Said {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function saidBy({ type, payload }: { type: string; payload: unknown }): Said {
  const said = isRecord(payload) ? payload[type] : undefined;
  return isRecord(said) ? said : {};
}
