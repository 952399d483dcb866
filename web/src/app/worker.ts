// The service worker: keeps the page's own files, so that a phone opens it without a network. A
// new version waits until the reader says so.
import { useSyncExternalStore } from "react";

let waiting: ServiceWorker | null = null;
const watchers = new Set<() => void>();

/** Browsers offer workers on secure origins and on the machine itself, not on plain HTTP. */
export function registerWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) {
    return;
  }
  const { serviceWorker } = navigator;
  const first = serviceWorker.controller === null;
  let renewed = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!first && !renewed) {
      renewed = true;
      location.reload();
    }
  });
  serviceWorker.register("/sw.js").then(watchFor, () => undefined);
}

function watchFor(registration: ServiceWorkerRegistration): void {
  const look = (worker: ServiceWorker | null) => {
    if (worker?.state === "installed" && navigator.serviceWorker.controller) {
      waiting = worker;
      for (const watcher of watchers) {
        watcher();
      }
    }
  };
  look(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => look(installing));
  });
}

/** The way to take the new version, once there is one. */
export function useNewVersion(): (() => void) | undefined {
  const worker = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => waiting,
  );
  return worker ? () => worker.postMessage("take over") : undefined;
}
