/** The playbooks that contain: Logic Apps with an HTTP trigger, called with the token of the app's managed identity. */
import type { TokenCredential } from '@azure/identity';
import type { ContainmentTarget } from '../alerts/policy.ts';
import type { Severity } from '../detections/detection.ts';
import type { Env } from '../settings/setting-error.ts';
import type { Settings } from '../settings/settings.ts';
import { credential } from '../stores/credential.ts';
import { PlaybookError } from './errors.ts';

export interface ContainmentRequest {
  readonly alertId: string;
  readonly revision: number;
  readonly detection: string;
  readonly severity: Severity;
  /** `sha256:` and 64 hex digits: the index of the evidence that was kept before this request. */
  readonly evidence: string;
  readonly target: ContainmentTarget;
}

export interface Playbooks {
  /**
   * Returns when the playbook has taken the request, or had taken it before.
   *
   * @throws {PlaybookError} when it has not
   */
  start(request: ContainmentRequest): Promise<void>;
}

export interface PlaybookOptions {
  /** URLs of the triggers, without a signature; null where there is none. */
  readonly urls: Readonly<Record<ContainmentTarget['action'], string | null>>;
  /** What the triggers' policies expect as audience. */
  readonly audience: string;
  readonly credential: TokenCredential;
  readonly timeoutMs?: number;
}

/**
 * `PURGEWATCH_PLAYBOOKS__clientId` names a user-assigned identity.
 *
 * @throws {SettingError} when that is no client id
 */
export function playbooksFrom(settings: Settings, env: Env): Playbooks {
  return createPlaybooks({
    urls: {
      'contain-account': settings.PURGEWATCH_CONTAIN_ACCOUNT_URL,
      'contain-application': settings.PURGEWATCH_CONTAIN_APPLICATION_URL,
    },
    audience: settings.PURGEWATCH_CONTAIN_AUDIENCE,
    credential: credential(env, 'PURGEWATCH_PLAYBOOKS__clientId'),
  });
}

/** A trigger answers at once with 202; a playbook that takes longer is not there. */
const TIMEOUT_MS = 30_000;

export function createPlaybooks(options: PlaybookOptions): Playbooks {
  const { urls, audience, credential: identity, timeoutMs = TIMEOUT_MS } = options;
  return {
    async start(request) {
      const { action } = request.target;
      const url = urls[action];
      if (url === null) throw new PlaybookError(action, 'no URL in the settings');
      const signal = AbortSignal.timeout(timeoutMs);
      // The identity's own client knows no signal: the race ends the wait for it.
      const status = await Promise.race([answerTo(url, request, signal), timedOut(signal)]).catch((cause: unknown) => {
        // Neither the URL nor the token is said: only what kind of fault it was.
        throw new PlaybookError(action, `no answer (${cause instanceof Error ? cause.name : 'unknown fault'})`, {
          cause,
        });
      });
      // 409: the playbook knows the alert already.
      if (status !== 409 && (status < 200 || status > 299)) throw new PlaybookError(action, `status ${status}`);
    },
  };

  async function answerTo(url: string, request: ContainmentRequest, signal: AbortSignal): Promise<number> {
    const token = await identity.getToken(`${audience.replace(/\/+$/, '')}/.default`, { abortSignal: signal });
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token?.token ?? ''}`,
        'content-type': 'application/json',
        // One run for each alert can be found by this id. Source: Logic Apps, "client tracking id".
        'x-ms-client-tracking-id': request.alertId,
      },
      body: JSON.stringify(request),
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    return response.status;
  }
}

function timedOut(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}
