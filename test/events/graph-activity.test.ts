import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../shared/events/csv.ts';
import { graphSegments, isRead, mailboxOfPath, plainUri } from '../../shared/events/graph-path.ts';
import { type Normalised, normalise } from '../../shared/events/normalise.ts';
import { expectLinear } from '../support/growth.ts';
import { graphCall, graphRow, TENANT } from './records.ts';

function read(value: unknown): Normalised {
  return normalise(value, { defaultTenantId: 'default-tenant' });
}

const USER = '22220000-0000-4000-8000-00000000000d';
const APP = '11110000-0000-4000-8000-00000000000c';
const CALL = {
  kind: 'api',
  form: 'graph-activity',
  recordId: '9c4b0000-0000-4000-8000-00000000000a',
  operationId: '9c4b0000-0000-4000-8000-00000000000b',
  tenantId: TENANT,
  time: Date.parse('2026-03-04T10:11:12.504Z'),
  actor: USER,
  userId: USER,
  appId: APP,
  appOnly: false,
  ip: '198.51.100.7',
  method: 'DELETE',
  uri: "https://graph.microsoft.com/v1.0/users('Dana.Reed%40fabrikam.example')/messages/AAMk%3D",
  status: 204,
  userAgent: 'python-requests/2.32.3',
  mailbox: 'dana.reed@fabrikam.example',
};

function csv(row: Record<string, unknown>): string {
  const quoted = (text: unknown) => `"${String(text).replaceAll('"', '""')}"`;
  const names = Object.keys(row).map((name) => (name === 'TimeGenerated' ? 'TimeGenerated [UTC]' : name));
  return `\ufeff${names.map(quoted).join(',')}\r\n${Object.values(row).map(quoted).join(',')}\r\n`;
}

describe('calls of Microsoft Graph', () => {
  const { Type: _, ...untyped } = graphRow();
  const [exported] = readCsv(csv({ ...untyped, TimeGenerated: '3/4/2026, 10:11:12.504 AM' }));
  test.each([
    ['the envelope of diagnostic settings', graphCall()],
    ['its properties as text', { ...graphCall(), properties: JSON.stringify(graphCall().properties) }],
    ['a row of Log Analytics', graphRow()],
    ['a row that names no table', untyped],
    ['a portal export', exported?.kind === 'raw' ? exported.value : exported],
  ])('are read from %s', (_name, record) => {
    expect(read(record)).toEqual(CALL);
  });

  test('the envelope completes its row', () => {
    const bare = { timeGenerated: undefined, tenantId: undefined, ipAddress: '', responseStatusCode: undefined };
    expect(read(graphCall(bare))).toEqual({ ...CALL, ip: '198.51.100.9' });
  });

  test('the workspace is no tenant', () => {
    expect(read({ ...graphRow(), AadTenantId: '' })).toMatchObject({ tenantId: 'default-tenant' });
  });

  test.each([
    ['a name that somebody added', { userPrincipalName: 'Dana@Fabrikam.example' }, 'dana@fabrikam.example', false],
    ['the user', { UserPrincipalObjectID: '' }, USER, false],
    ['the principal', { userId: null }, USER, false],
    ['the application by itself', { C_Idtyp: 'app', userId: '' }, APP, true],
    ['the application, where nobody says so', { C_Idtyp: undefined, userId: '' }, APP, true],
  ])('the actor is %s', (_, changes, actor, appOnly) => {
    expect(read(graphCall(changes))).toMatchObject({ actor, appOnly, userId: appOnly ? null : USER });
  });

  test.each([
    ['timeGenerated', { ...graphCall({ timeGenerated: 'yesterday' }) }],
    ['requestMethod', graphCall({ requestMethod: '' })],
    ['requestUri', graphCall({ requestUri: null })],
    ['properties', { ...graphCall(), properties: 5 }],
  ])('are parked where %s cannot be understood', (field, record) => {
    expect(read(record)).toMatchObject({ kind: 'parked', reason: expect.stringContaining(field) });
  });

  test('without an id of its own a call is its digest, and without a status nobody knows', () => {
    const event = read(graphCall({ requestId: null, responseStatusCode: 'x' }));
    expect(event).toMatchObject({ recordId: expect.stringMatching(/^hash:/), status: null });
  });
});

describe('paths of Microsoft Graph', () => {
  test.each([
    ['https://graph.microsoft.com/v1.0/me/messages/AAMk%3D', ['me', 'messages', 'aamk=']],
    ['https://graph.microsoft.com', []],
    ['https://graph.microsoft.com/beta/?x=/me', []],
    ["/BETA//Me/MailFolders('inbox')/messages/#f", ['me', 'mailfolders', 'inbox', 'messages']],
    ['users(%27a%27)/messages/x%2Fy', ['users', 'a', 'messages', 'x/y']],
    ['/me/messages/1/microsoft.graph.permanentDelete()', ['me', 'messages', '1', 'permanentdelete']],
    ['/me/messages/1/graph.move', ['me', 'messages', '1', 'move']],
    ['/x/microsoft.graph.security.purgeData', ['x', 'purgedata']],
    ['/me/%256dessages/1', ['me', 'messages', '1']],
    ['/me/%ff%zz/1', ['me', '\u00ff%zz', '1']],
  ])('%s', (uri, expected) => {
    expect(graphSegments(uri)).toEqual(expected);
  });

  test('every word of a segment is found in the plain URI', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (url, tail) => {
        const uri = `${url}/${encodeURIComponent(tail.toWellFormed())}`;
        for (const segment of graphSegments(uri)) expect(plainUri(uri)).toContain(segment);
      }),
    );
  });

  test('hostile ones cost no more than their length', () => {
    for (const part of ['%25', '(', '/', 'graph.a.'])
      expectLinear(240_000, (length) => {
        const text = part.repeat(length / part.length);
        graphSegments(`/users/${text}/messages(${text}`);
        plainUri(text);
      });
  });

  test('mailboxes', () => {
    const of = (uri: string) => mailboxOfPath(graphSegments(uri));
    expect(of('/v1.0/users/A@b.example/messages')).toBe('a@b.example');
    expect(of('/beta/admin/exchange/mailboxes/MBX:1/folders')).toBe('mbx:1');
    expect([of('/me/messages'), of('/users/me/messages'), of('/users'), of('/groups/1')]).toEqual(Array(4).fill(null));
  });

  test('reads', () => {
    expect(['GET', ' get ', 'HEAD', 'options', 'POST', 'DELETE', ''].map(isRead)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]); // prettier-ignore
  });
});
