/**
 * The Logic Apps that contain, as their HTTP triggers look from outside: they take a request by the token of the app, know an
 * alert by its id, and report what they did. Source: Logic Apps docs, "Request trigger", Entra authorization policy.
 */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { SEVERITIES } from '../../shared/detections/detection.ts';
import type { ContainmentResult } from '../../shared/sinks/containment-result.ts';
import type { ContainmentRequest } from '../../shared/sinks/playbooks.ts';
import { bearerOf, readBody, refusal, type StubAnswer } from './stub-response.ts';
import { messageOf } from './trigger.ts';

const API_VERSION = '2016-10-01';
const AUDIENCE = 'https://management.azure.com';
const MAX_BODY_BYTES = 100_000;

export type PlaybookName = ContainmentRequest['target']['action'];

const Account = z.strictObject({
  action: z.literal('contain-account'),
  principalName: z.string().regex(/^[^@\s]+@[^@\s]+$/),
  objectId: z.string().min(1).nullable(),
});
const Application = z.strictObject({ action: z.literal('contain-application'), applicationId: z.string().min(1) });

const Request = z.strictObject({
  alertId: z.string().min(1),
  revision: z.int(),
  detection: z.string().min(1),
  severity: z.enum(SEVERITIES),
  evidence: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  target: z.discriminatedUnion('action', [Account, Application]),
});

export interface LogicAppState {
  /** The request that was acted on, by alert. */
  readonly contained: Map<string, ContainmentRequest>;
  /** Well-formed requests, repeated ones too. */
  calls: number;
  /** One line for each request that was refused. */
  readonly violations: string[];
}

export interface LogicAppOptions {
  readonly isIssued: (token: string, resource: string) => boolean;
  /** Takes what a playbook reports; it reports before its trigger has answered, as a quick one may. */
  readonly onResult?: ((result: ContainmentResult) => Promise<void>) | undefined;
}

/** The path of a playbook's trigger, with its query. */
export function triggerPath(name: PlaybookName): string {
  return `/workflows/${name}/triggers/request/paths/invoke?api-version=${API_VERSION}`;
}

export function logicAppAnswer({ isIssued, onResult }: LogicAppOptions, state: LogicAppState) {
  const refuse = (status: number, code: string, message: string): StubAnswer => {
    state.violations.push(`playbook ${status}: ${message}`);
    return refusal(status, code, message);
  };

  return async (request: IncomingMessage): Promise<StubAnswer> => {
    const body = await readBody(request, MAX_BODY_BYTES);
    const { method, url = '/', headers } = request;
    if (method !== 'POST') return refuse(405, 'MethodNotAllowed', `The method ${method} is not POST.`);
    const name = (['contain-account', 'contain-application'] as const).find((each) => url === triggerPath(each));
    if (name === undefined)
      return refuse(404, 'WorkflowNotFound', 'There is no such trigger, or its query is another.');
    if (!isIssued(bearerOf(request), AUDIENCE))
      return refuse(401, 'DirectApiAuthorizationRequired', `The token is missing or was not issued for ${AUDIENCE}.`);
    if (body === undefined) return refuse(413, 'RequestEntityTooLarge', `The body is over ${MAX_BODY_BYTES} bytes.`);
    const parsed = Request.safeParse(jsonOf(body));
    if (!parsed.success) return refuse(400, 'TriggerInputSchemaMismatch', z.prettifyError(parsed.error));
    const asked = parsed.data;
    if (asked.target.action !== name)
      return refuse(400, 'WrongTarget', `${name} was asked for ${asked.target.action}.`);
    if (headers['x-ms-client-tracking-id'] !== asked.alertId)
      return refuse(400, 'WrongTrackingId', 'The client tracking id is not the id of the alert.');
    state.calls++;
    if (state.contained.has(asked.alertId)) return refusal(409, 'Known', 'This alert has been dealt with.');
    state.contained.set(asked.alertId, asked);
    const result = { alertId: asked.alertId, status: 'contained' as const, detail: 'Done by the stub.' };
    await onResult?.(result).catch((error: unknown) =>
      state.violations.push(`playbook: its result was not taken: ${messageOf(error)}`),
    );
    return { status: 202 };
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
