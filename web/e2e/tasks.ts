// Questions, commands and tasks for stories: each story issues its own tasks, so that none depends
// on what another has done.
import type { BrowserContext } from "playwright-core";
import type { Role, Window } from "./browser";

/** Where windows are opened: a stage, or a service of a story's own. */
interface Place {
  window(role: Role): Promise<Window>;
}

/** What the service says to a question or a command; whatever it complains about is thrown. */
export async function asked<Data>(
  { request }: BrowserContext,
  query: string,
  variables: object = {},
): Promise<Data> {
  const answer = await request.post("/graphql", {
    headers: { "x-luoshi": "e2e" },
    data: { query, variables },
  });
  const { data, errors } = await answer.json();
  if (errors) {
    throw new Error(JSON.stringify(errors));
  }
  return data;
}

interface Payload {
  userErrors: { code: string; message: string }[];
}

/** Gives a command with one input, such as `submitFeedback`, and what is asked of its payload. */
export async function commanded<Data>(
  context: BrowserContext,
  name: string,
  input: { type: string; value: object },
  wanted = "",
): Promise<Data & Payload> {
  const { payload } = await asked<{ payload: Data & Payload }>(
    context,
    `mutation($cmd: Cmd!, $input: ${input.type}!) {
      payload: ${name}(cmd: $cmd, input: $input) { userErrors { code message } ${wanted} }
    }`,
    { cmd: { id: crypto.randomUUID() }, input: input.value },
  );
  return payload;
}

let used = 0;

/** A document number nobody has used in this county. */
export function freshNumber(): string {
  used += 1;
  return `示试〔2020〕${Date.now() % 1_000_000}-${used}号`;
}

/** Issues these to the unit of the demo's `unit` role; answers with the assignments' ids. */
export async function issueTasks(
  on: Place,
  texts: readonly string[],
  code = "D15",
  due: object = { by: "2020-06-30" },
): Promise<string[]> {
  const { context, close } = await on.window("office");
  const { unit } = await asked<{ unit: { id: string } }>(
    context,
    "query($code: ID!) { unit(id: $code) { id } }",
    { code },
  );
  const register = {
    number: freshNumber(),
    title: "防汛备汛专项检查",
    type: "OVERSIGHT",
    aspect: "安全监管",
    source: "MEETING",
    goal: "汛前隐患排查到位、物资储备到位、值班值守到位",
    items: texts.map((text) => ({ text, lead: [unit.id], due })),
  };
  const order = (given: object) => ({ type: "BatchInput", value: { register, ...given } });
  const look = await commanded<{ previewHash: string }>(
    context,
    "issueBatch",
    order({ dryRun: true }),
    "previewHash",
  );
  const { assignments, userErrors } = await commanded<{ assignments: { id: string }[] }>(
    context,
    "issueBatch",
    order({ dryRun: false, previewHash: look.previewHash }),
    "assignments(first: 200) { id }",
  );
  await close();
  if (assignments.length !== texts.length) {
    throw new Error([...look.userErrors, ...userErrors].map(({ message }) => message).join());
  }
  return assignments.map(({ id }) => id);
}

/** Issues a task to the unit of the demo's `unit` role, and reports on it in the unit's name. */
export async function reportedTask(on: Place, text: string): Promise<string> {
  const [assignment = ""] = await issueTasks(on, [text]);
  const { context, close } = await on.window("unit");
  const value = { assignment, text: `${text}：已全部完成，台账随件上报。`, percent: 100 };
  const { userErrors } = await commanded(context, "submitFeedback", {
    type: "FeedbackInput",
    value,
  });
  await close();
  if (userErrors.length > 0) {
    throw new Error(userErrors.map(({ message }) => message).join());
  }
  return assignment;
}

/** What was reported on an assignment, a line a report, as the log has it. */
export async function reportsOn(context: BrowserContext, assignment: string): Promise<string[]> {
  const { events } = await asked<{ events: { nodes: { payload: { text?: string } }[] } }>(
    context,
    `query($of: [ID!]!) {
      events(first: 50, filter: { assignment: $of, type: ["FeedbackSubmitted"] }) {
        nodes { payload }
      }
    }`,
    { of: [assignment] },
  );
  return events.nodes.map(({ payload }) => JSON.stringify(payload));
}
