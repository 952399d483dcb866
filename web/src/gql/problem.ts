// What went wrong with a request, as a code of the published list and the request's number.
import type { CombinedError } from "@urql/core";
import type { Trouble } from "../ui/States";

/** No answer at all: the service is away, or the network is. */
export const NETWORK = "NETWORK";

/** Statuses of a proxy whose service is away. */
const AWAY = [502, 503, 504];

export function problemOf(error: CombinedError): Trouble {
  const requestId = numberOf(error);
  const code = codeOf(error);
  return requestId ? { code, requestId } : { code };
}

function codeOf(error: CombinedError): string {
  const told = error.graphQLErrors.map(({ extensions }) => extensions.code);
  const code = told.find((one): one is string => typeof one === "string");
  if (code) {
    return code;
  }
  return error.networkError && isAway(error) ? NETWORK : "UNKNOWN";
}

/** True when nobody who knows GraphQL has answered. */
function isAway({ response }: CombinedError): boolean {
  const status: unknown = response?.status;
  return typeof status !== "number" || AWAY.includes(status);
}

function numberOf({ graphQLErrors, response }: CombinedError): string | undefined {
  const told = graphQLErrors.map(({ extensions }) => extensions.requestId);
  const id: unknown =
    told.find((one) => typeof one === "string") ?? response?.headers?.get?.("x-request-id");
  return typeof id === "string" ? id : undefined;
}
