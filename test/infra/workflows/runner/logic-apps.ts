/**
 * The Logic Apps of the playbooks: triggers that take Entra tokens of the callers in infra/modules/playbooks.bicep and bodies that fit
 * their schema, and answer 202 at once because the Response actions are asynchronous.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type JsonObject, loadDefinition, type PlaybookFile, requestSchema } from '../definition.ts';
import { type Run, runWorkflow } from './run-workflow.ts';
import { bodyOf, type StubServer, startStub } from './stub-server.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Who may call whom. */
export const CALLERS: Readonly<Record<PlaybookFile, readonly string[]>> = {
  'contain-account': ['app', 'on-incident'],
  'contain-application': ['app', 'on-incident'],
  'restore-mailbox': ['contain-account'],
  'on-incident': [],
};

export interface LogicApps extends StubServer {
  /** Runs in the order in which they began. */
  readonly runs: { readonly name: PlaybookFile; readonly run: Promise<Run> }[];
  /** Starts a run as Sentinel does, or as the trigger does once it has taken a request. */
  start(name: PlaybookFile, body: JsonObject): Promise<Run>;
  /** When no run goes on. */
  settled(): Promise<Run[]>;
}

export interface LogicAppsOptions {
  readonly time: VirtualTime;
  readonly audience: string;
  readonly parametersOf: (name: PlaybookFile, url: string) => JsonObject;
  readonly diesAt: () => string | undefined;
}

export function triggerPath(name: PlaybookFile): string {
  return `/workflows/${name}/triggers/request/paths/invoke`;
}

export async function startLogicApps({ time, audience, parametersOf, diesAt }: LogicAppsOptions): Promise<LogicApps> {
  const runs: { name: PlaybookFile; run: Promise<Run> }[] = [];
  const stub = await startStub(audience, (request) => {
    const name = (Object.keys(CALLERS) as PlaybookFile[]).find((each) => triggerPath(each) === request.path);
    if (name === undefined || request.method !== 'POST') return { status: 404, body: {} };
    if (!CALLERS[name].includes(request.identity)) return { status: 403, body: { error: { code: 'Forbidden' } } };
    const schema = z.fromJSONSchema(requestSchema(loadDefinition(name)) as Parameters<typeof z.fromJSONSchema>[0]);
    const body = bodyOf(request);
    if (!schema.safeParse(body).success)
      return { status: 400, body: { error: { code: 'TriggerInputSchemaMismatch' } } };
    void start(name, body);
    return { status: 202 };
  });
  function start(name: PlaybookFile, body: JsonObject): Promise<Run> {
    const parameters = { identity: name, ...parametersOf(name, stub.url) };
    const run = runWorkflow({
      name,
      definition: loadDefinition(name),
      parameters,
      body,
      time,
      id: randomUUID(),
      diesAt: diesAt(),
    });
    runs.push({ name, run });
    return run;
  }
  return {
    ...stub,
    runs,
    start,
    settled: async () => {
      let seen = -1;
      while (seen !== runs.length) {
        seen = runs.length;
        await Promise.all(runs.map(({ run }) => run));
      }
      return Promise.all(runs.map(({ run }) => run));
    },
  };
}
