// What both builds share: the oldest browser, and the way to a running service.
import process from "node:process";

/** County offices still run browsers built on Chromium 86. */
export const OLDEST = { target: "chrome86", cssTarget: "chrome86" } as const;

/** `LUOSHI_URL=http://127.0.0.1:8099 npm run dev` passes on to a service of one's own. */
const service = process.env.LUOSHI_URL ?? "http://127.0.0.1:8080";
const PATHS = ["/session", "/enter", "/healthz", "/schema.graphql", "/county.geojson"];

/** The service takes requests from its own origin only, so the proxy drops the browser's. */
const passed = {
  target: service,
  ws: true,
  configure(proxy: { on(event: "proxyReq", then: (request: Dropping) => void): void }) {
    proxy.on("proxyReq", (request) => request.removeHeader("origin"));
  },
};
interface Dropping {
  removeHeader(name: string): void;
}

export const forTheService = Object.fromEntries(["/graphql", ...PATHS].map((at) => [at, passed]));
