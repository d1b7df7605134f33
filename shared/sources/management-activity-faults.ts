/** What the Management Activity API says when it does not do what it was asked for. Source: its reference, "Errors". */
import { z } from 'zod';
import { ContentGoneError, NotSubscribedError, ThrottledError } from '../pipeline/collect-ports.ts';
import { SourceError } from './errors.ts';
import { jsonOf } from './response-json.ts';

/** The subscription is enabled, and nothing was changed. */
export class AlreadyStartedError extends Error {
  readonly code = 'already-started';
}

const Failure = z.object({ error: z.object({ code: z.string().regex(/^[\w.-]{1,32}$/) }) });

const GRANT = 'grant the identity the application permission ActivityFeed.Read';

/** What people can do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  AF10001: GRANT,
  AF20010: 'the identity is of another tenant, and this one needs a deployment of its own',
  AF20011: 'there is no such tenant in this cloud',
  AF20012: 'switch on auditing in this tenant',
};

/** @param what the operation, for the message */
export async function faultOf(what: string, response: Response): Promise<Error> {
  const { status } = response;
  const parsed = Failure.safeParse(await jsonOf(response).catch(() => null));
  const code = parsed.success ? parsed.data.error.code : '';
  const found = `${what}: status ${status}${code === '' ? '' : ` ${code}`}`;
  // It comes with 403, too.
  if (code === 'AF429' || status === 429 || status === 503)
    return new ThrottledError(found, retryAfterMs(response.headers.get('retry-after')));
  switch (code) {
    case 'AF20022': // no subscription
    case 'AF20023': // disabled by an administrator
      return new NotSubscribedError(found);
    case 'AF20024': // in no list of codes, and the answer to every second start
      return new AlreadyStartedError(found);
    case 'AF20050': // does not exist
    case 'AF20051': // older than seven days
      return new ContentGoneError(found);
  }
  const advice = ADVICE[code] ?? (status === 401 || status === 403 ? GRANT : undefined);
  return new SourceError(advice === undefined ? found : `${found}; ${advice}`);
}

/** Seconds, or a date; null where there is neither. */
function retryAfterMs(value: string | null): number | null {
  if (value === null) return null;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(waitMs) ? null : Math.max(0, waitMs);
}
