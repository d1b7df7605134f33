/**
 * Paths of Microsoft Graph as they arrive: with or without host and version, percent-encoded at will, in any case, keys
 * behind a slash or in brackets (`users('x')`), names with or without their namespace. Graph takes all of them for the same.
 */

/** Methods that change nothing. Nearly all calls are such, and nobody deletes with them. */
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isRead(method: string): boolean {
  return READS.has(method.trim().toUpperCase());
}

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;
/** A server decodes once, and some log what they encoded again. */
const DECODINGS = 2;

/** The URI in lower case and without percent-encoding: for a search for words. */
export function plainUri(uri: string): string {
  let plain = uri;
  for (let round = 0; round < DECODINGS && plain.includes('%'); round += 1) plain = plain.replace(ESCAPES, decodedRun);
  return plain.toLowerCase();
}

function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1'); // bytes that are no UTF-8
  }
}

const NAMESPACE = /^(?:microsoft\.)?graph\.(?:[a-z]+\.)*/;
const WITH_KEY = /^([a-z$.]+)\((.*)\)$/s;

/**
 * Segments of the path in lower case, decoded, without host, version, namespaces and query. They are decoded after they were
 * cut: an encoded slash belongs to an id. A key in brackets becomes a segment of its own.
 */
export function graphSegments(uri: string): readonly string[] {
  const end = uri.search(/[?#]/);
  const whole = end === -1 ? uri : uri.slice(0, end);
  const scheme = whole.indexOf('://');
  const hostEnd = scheme === -1 ? 0 : whole.indexOf('/', scheme + 3);
  if (hostEnd === -1) return [];
  const segments = withoutDots(whole.slice(hostEnd).split('/').flatMap(partsOf));
  return segments[0] === 'v1.0' || segments[0] === 'beta' ? segments.slice(1) : segments;
}

/** `/chats/../me` is `/me`: a server takes dots away before it looks at a path, and a log may keep them. */
function withoutDots(segments: readonly string[]): readonly string[] {
  if (!segments.some((segment) => segment === '.' || segment === '..')) return segments;
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
  }
  return kept;
}

function partsOf(segment: string): readonly string[] {
  const name = plainUri(segment).trim().replace(NAMESPACE, '');
  const match = WITH_KEY.exec(name);
  const parts = match === null ? [name] : [match[1] ?? '', (match[2] ?? '').replace(/^'|'$/g, '')];
  return parts.filter((part) => part !== '');
}

/** Principal name or object id of the mailbox that a path is about; null for `/me` and for paths about none. */
export function mailboxOfPath(segments: readonly string[]): string | null {
  const root = segments[0];
  if (root === 'users') return segments[1] === 'me' ? null : (segments[1] ?? null);
  return root === 'admin' && segments[2] === 'mailboxes' ? (segments[3] ?? null) : null;
}
