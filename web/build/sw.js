// Keeps the page's own files, so that it opens without a network. Never answers for the service:
// questions, commands, sign-in and GraphiQL always go through.
const KEPT = "luoshi-__VERSION__";
const PAGE = "/";
const FILES = ["__FILES__"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll([PAGE, "/icon.svg", ...FILES])));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("luoshi-") && name !== KEPT;
  const sweep = (names) => Promise.all(names.filter(old).map((name) => caches.delete(name)));
  event.waitUntil(
    caches
      .keys()
      .then(sweep)
      .then(() => self.clients.claim()),
  );
});

// The reader has agreed to the new version.
self.addEventListener("message", (event) => {
  if (event.data === "take over") {
    self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) {
    return;
  }
  if (pathname.startsWith("/assets/") || pathname === "/icon.svg") {
    event.respondWith(keptOrFetched(request));
  } else if (request.mode === "navigate" && isOfThePage(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE, { ignoreVary: true })));
  }
});

function isOfThePage(pathname) {
  return !/^\/(graphql|graphiql|enter|session|schema|healthz|readyz|metrics)/.test(pathname);
}

/** A name carries the hash of what the file holds: what is kept is what would be fetched. */
async function keptOrFetched(request) {
  // Whatever a server says it varies by, the name decides.
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) {
    return kept;
  }
  const answer = await fetch(request);
  if (answer.ok) {
    const copy = answer.clone();
    caches.open(KEPT).then((shelf) => shelf.put(request, copy));
  }
  return answer;
}
