// Answers changed on their way, for what a story cannot bring about in the service itself: that it
// is busy, that somebody was quicker, that an answer is late.
import type { Page, Route } from "playwright-core";

const EVERYTHING = "**/graphql";

/** What becomes of every operation of this name from now on; what is said last counts. */
export async function onTheWay(
  page: Page,
  name: string,
  go: (route: Route) => Promise<void>,
): Promise<void> {
  const named = new RegExp(`${name}\\b`);
  await page.route(EVERYTHING, (route) =>
    named.test(route.request().postData() ?? "") ? go(route) : route.fallback(),
  );
}

/** Each gets this answer. */
export function answer(page: Page, name: string, json: object): Promise<void> {
  return onTheWay(page, name, (route) => route.fulfill({ json }));
}

/** The service's own answers, changed. */
export function change<Data>(page: Page, name: string, to: (data: Data) => void): Promise<void> {
  return onTheWay(page, name, async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    to(json.data);
    return route.fulfill({ response, json });
  });
}

/** Each waits until `answered` is called, and gets that. */
export async function hold(page: Page, name: string): Promise<(json: object) => void> {
  let answered: (json: object) => void = () => undefined;
  const told = new Promise<object>((resolve) => {
    answered = resolve;
  });
  await onTheWay(page, name, async (route) => route.fulfill({ json: await told }));
  return answered;
}

/** A command that was taken; with a quarter's id, it changed that one. */
export function taken(name: string, quarter?: string, more: object = {}): object {
  const receipt = { __typename: "Receipt", position: "9", projected: true };
  return { data: { [name]: { receipt, userErrors: [], ...changed(quarter), ...more } } };
}

/** One that a rule refused. */
export function refused(name: string, message: string, field: string[], quarter?: string): object {
  const fault = { __typename: "UserError", code: "OUT_OF_RANGE", field, message };
  return { data: { [name]: { receipt: null, userErrors: [fault], ...changed(quarter) } } };
}

function changed(id: string | undefined) {
  return { quarter: id ? { __typename: "Quarter", id } : null };
}

/** Nobody could read it just now. */
export function busy(data: object): object {
  return { data, errors: [{ message: "…", path: ["quarter"], extensions: { code: "BUSY" } }] };
}

/** What a subscription is told before its line breaks; or the last that it is told. */
export function event(told: object, over = false): { contentType: string; body: string } {
  const next = `event: next\ndata: ${JSON.stringify(told)}\n\n`;
  const body = over ? `${next}event: complete\ndata: \n\n` : next;
  return { contentType: "text/event-stream", body };
}
