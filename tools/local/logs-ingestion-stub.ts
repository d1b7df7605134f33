/** The Logs Ingestion API of Azure Monitor for one data collection rule and one of its streams. */
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type Column, findRowProblem } from './row-check.ts';
import { bearerOf, readBody, refusal, type StubAnswer } from './stub-response.ts';

const API_VERSION = '2023-01-01';
const AUDIENCE = 'https://monitor.azure.com';
/** Bytes per call, both as sent and unpacked. Source: Azure Monitor service limits, Logs Ingestion API. */
const MAX_CALL_BYTES = 1_048_576;

export type Row = Readonly<Record<string, unknown>>;

export interface LogsIngestionOptions {
  /** The immutable id of the rule, `dcr-...`. */
  readonly ruleId: string;
  readonly stream: string;
  readonly columns: readonly Column[];
  readonly onRows?: (rows: readonly Row[]) => void;
  /** What a well-formed row is answered with in the place of being taken: a fault that is played. */
  readonly refuseRow?: (row: Row) => StubAnswer | undefined;
}

export interface LogsIngestionState {
  /** Every row that was accepted, in order of arrival. */
  readonly rows: Row[];
  /** One line for each call that was refused, with its status. */
  readonly violations: string[];
}

type IsIssued = (token: string, resource: string) => boolean;

export function logsIngestionAnswer(
  options: LogsIngestionOptions,
  isIssued: IsIssued,
  { rows, violations }: LogsIngestionState,
): (request: IncomingMessage) => Promise<StubAnswer> {
  /** The rows of a call that is as it should be, else why it is refused. */
  async function read(request: IncomingMessage): Promise<Row[] | StubAnswer> {
    const body = await readBody(request, MAX_CALL_BYTES);
    const refused = checkTarget(request, options) ?? checkToken(request, isIssued);
    if (refused !== undefined) return refused;
    if (body === undefined) return tooLarge('compressed');
    return readRows(body, request.headers['content-encoding'], options.columns);
  }

  return async (request) => {
    const found = await read(request);
    if (!Array.isArray(found)) {
      const { error } = (found.body ?? {}) as { error?: { message: string } };
      violations.push(`${found.status}: ${error?.message}`);
      return found;
    }
    for (const row of found) {
      const played = options.refuseRow?.(row);
      if (played !== undefined) return played;
    }
    rows.push(...found);
    options.onRows?.(found);
    return { status: 204 };
  };
}

function checkTarget({ method, url = '/' }: IncomingMessage, options: LogsIngestionOptions): StubAnswer | undefined {
  const { pathname, searchParams } = new URL(url, 'https://127.0.0.1');
  const [, rule, stream] = /^\/dataCollectionRules\/([^/]+)\/streams\/([^/]+)$/i.exec(pathname) ?? [];
  if (method !== 'POST' || rule === undefined || stream === undefined) {
    return refusal(404, 'NotFound', `There is no ${method} ${pathname}.`);
  }
  const version = searchParams.get('api-version');
  if (version !== API_VERSION) {
    return refusal(400, 'InvalidApiVersion', `The api-version ${version} is not ${API_VERSION}.`);
  }
  if (decodeURIComponent(rule) !== options.ruleId) {
    return refusal(404, 'NotFound', `The data collection rule ${rule} does not exist.`);
  }
  if (decodeURIComponent(stream) === options.stream) return undefined;
  return refusal(404, 'InvalidStream', `The stream ${stream} is not declared in the data collection rule.`);
}

function checkToken(request: IncomingMessage, isIssued: IsIssued): StubAnswer | undefined {
  if (isIssued(bearerOf(request), AUDIENCE)) return undefined;
  return refusal(401, 'InvalidToken', `The bearer token is missing or was not issued for ${AUDIENCE}.`);
}

function tooLarge(form: string): StubAnswer {
  return refusal(413, 'ContentLengthLimitExceeded', `The ${form} body is over ${MAX_CALL_BYTES} bytes.`);
}

/** The rows of a call, or why it is refused. One bad row refuses all of them, so that it cannot be missed. */
function readRows(body: Buffer, encoding: string | undefined, columns: readonly Column[]): Row[] | StubAnswer {
  let plain = body;
  if (encoding === 'gzip') {
    try {
      plain = gunzipSync(body, { maxOutputLength: MAX_CALL_BYTES });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge('uncompressed');
      return refusal(400, 'InvalidContent', 'The body is no gzip.');
    }
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(plain.toString('utf8'));
  } catch {
    return refusal(400, 'InvalidContent', 'The body is no JSON.');
  }
  if (!Array.isArray(parsed)) return refusal(400, 'InvalidContent', 'The body is no JSON array.');
  for (const [index, row] of parsed.entries()) {
    const problem = findRowProblem(row, columns);
    if (problem !== undefined) return refusal(400, 'InvalidContent', `Row ${index}: ${problem}`);
  }
  return parsed as Row[];
}
