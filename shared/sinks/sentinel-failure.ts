/** Tells what a failed upload was: the alert's own fault, or one that passes. */
import { isAggregateLogsUploadError } from '@azure/monitor-ingestion';
import type { AlertPointer } from '../alerts/alert.ts';
import { faultOf, statusOf } from '../stores/fault.ts';
import { AlertRefusedError, SentinelError } from './errors.ts';

/** Characters that are kept of what the API said. */
const MAX_DETAIL = 300;

/** Said with 400 too, but what is wrong is the collection rule, and so for all alerts alike: it passes when that is mended. */
const FAULTS_OF_THE_RULE: readonly string[] = ['InvalidStream'];

/** @param error what the client threw for the one row of an alert */
export function failureOf(pointer: AlertPointer, error: unknown): AlertRefusedError | SentinelError {
  const cause = unfold(error);
  if (cause instanceof AlertRefusedError || cause instanceof SentinelError) return cause;
  const fault = nameOf(cause);
  const status = statusOf(cause);
  // Neither the URL nor the row is said; the client's own message is "undefined".
  if (!isAboutRow(cause) || status === undefined)
    return new SentinelError(`no answer (${fault ?? 'unknown fault'})`, { cause });
  const found = fault === undefined ? `status ${status}` : `status ${status} ${fault}`;
  const refused = status === 413 || (status === 400 && !FAULTS_OF_THE_RULE.includes(fault ?? ''));
  return refused
    ? new AlertRefusedError(pointer, found, detailOf(cause), { cause })
    : new SentinelError(found, { cause });
}

/** The client gathers what failed of all calls into which it cut the rows. One row is one call. */
function unfold(error: unknown): unknown {
  return isAggregateLogsUploadError(error) ? (error.errors[0]?.cause ?? error) : error;
}

/** The endpoint of tokens answers with 400 as well, and what it refuses is no alert. */
function isAboutRow(error: unknown): error is Error {
  if (!(error instanceof Error) || error.name !== 'RestError') return false;
  const request: unknown = Reflect.get(error, 'request');
  const url: unknown = typeof request === 'object' && request !== null ? Reflect.get(request, 'url') : undefined;
  return typeof url === 'string' && url.includes('/dataCollectionRules/');
}

/** The service's code (`InvalidContent`), the system's (`ECONNRESET`), or the class of the error. */
function nameOf(error: unknown): string | undefined {
  const name = faultOf(error) ?? (error instanceof Error && error.name !== 'RestError' ? error.name : undefined);
  return name !== undefined && /^[\w.-]{1,64}$/.test(name) ? name : undefined;
}

function detailOf(error: Error): string {
  return error.message.replace(/\s+/g, ' ').trim().slice(0, MAX_DETAIL);
}
