// Server-sent events out of a body: `event: next` with `data: {…}`, at last `event: complete`.

export interface ServerEvent {
  event: string;
  data: string;
}

/** Takes bytes in any pieces and gives whole events out. */
export class EventReader {
  private rest = "";
  private readonly decoder = new TextDecoder();

  read(bytes: Uint8Array): ServerEvent[] {
    this.rest += this.decoder.decode(bytes, { stream: true }).replace(/\r\n?/g, "\n");
    const blocks = this.rest.split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(understand).filter((one) => one.event !== "" || one.data !== "");
  }
}

function understand(block: string): ServerEvent {
  const found: ServerEvent = { event: "", data: "" };
  for (const line of block.split("\n")) {
    const [name = "", ...rest] = line.split(":");
    const value = rest.join(":").replace(/^ /, "");
    if (name === "event") {
      found.event = value;
    } else if (name === "data") {
      found.data = found.data === "" ? value : `${found.data}\n${value}`;
    }
    // A line that begins with a colon keeps the connection awake and says nothing.
  }
  return found;
}
