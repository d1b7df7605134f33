/** What is asked of Azure as whoever is signed in, and how it is told when that fails. */
import { CommandError, UsageError } from '../commands/usage.ts';
import { AzureAnswerError } from './rest-client.ts';

/** Names of the errors of `@azure/identity` when nobody is signed in, or what was signed in has expired. */
const NO_TOKEN: readonly string[] = [
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
];

/** Whether an error, or what caused it, says that there is no token. */
export function isNoToken(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++)
    if (NO_TOKEN.includes(each.name)) return true;
  return false;
}

/** @throws {CommandError} in one line for what Azure answered, or that it did not */
export async function signedIn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof CommandError || cause instanceof UsageError) throw cause;
    if (isNoToken(cause)) throw new CommandError('Azure: found nobody signed in; run: az login', { cause });
    if (cause instanceof AzureAnswerError) throw new CommandError(`${cause.message}${hintOf(cause)}`, { cause });
    const fault = cause instanceof Error ? networkFault(cause) : undefined;
    if (fault !== undefined) throw new CommandError(`Azure: no answer (${fault})`, { cause });
    throw cause;
  }
}

/** `fetch` hides the system's code in the cause. */
export function networkFault(error: Error): string | undefined {
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return error.name;
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code: unknown = Reflect.get(each, 'code');
    if (typeof code === 'string' && /^E[A-Z_]{3,}$|^UND_ERR_|^CERT_|^(?:UNABLE|SELF_SIGNED)|^DEPTH_/.test(code))
      return code;
  }
  return undefined;
}

function hintOf({ statusCode }: AzureAnswerError): string {
  return statusCode === 401 || statusCode === 403 ? '; docs/operations.md lists the roles that each command needs' : '';
}
