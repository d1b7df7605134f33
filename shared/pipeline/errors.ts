/**
 * Three families of faults. The event's fault: its record is parked. A dependency's fault (storage, network): thrown, and
 * the batch is delivered again. A setting's fault: `SettingError`, at start.
 */

/** Network failures that pass. Source: Node.js `err.code` and the Azure SDK's RestError codes. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'REQUEST_SEND_ERROR',
  'PARSE_ERROR',
  'ENOSPC',
  'EMFILE',
  'contention',
]);

/** Answers that say that the request itself is wrong: repeating it cannot help. */
const REQUEST_FAULTS: ReadonlySet<number> = new Set([400, 411, 413, 414, 422, 431]);

/** Whether an error comes from a dependency that may work again later, so that nothing may be parked because of it. */
export function isDependencyFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || error.name === 'CredentialUnavailableError')
    return true;
  const { statusCode, code, cause } = error as Error & { statusCode?: unknown; code?: unknown };
  if (typeof statusCode === 'number') return !REQUEST_FAULTS.has(statusCode);
  if (typeof code === 'string' && NETWORK_CODES.has(code)) return true;
  return error.name === 'AuthenticationError' || (cause !== undefined && isDependencyFault(cause));
}
