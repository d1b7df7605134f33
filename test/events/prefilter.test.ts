import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { createPrefilter } from '../../shared/events/prefilter.ts';
import { type Unwrapped, unwrap } from '../../shared/events/unwrap.ts';
import {
  auditRecord,
  cloudAppEvent,
  fileRow,
  gmailEvent,
  googleActivity,
  graphCall,
  graphRow,
  INTERESTS,
  officeActivityRow,
  processRow,
  streamed,
  tableOf,
} from './records.ts';

const prefilter = createPrefilter(INTERESTS);
const NO_TENANT = { defaultTenantId: null };

/** What the full path uses of a message: texts of the records whose events are of interest. */
function used(records: readonly Unwrapped[]): string[] {
  return records.flatMap((record) => {
    if (record.kind === 'parked') return [];
    const result = normalise(record.value, NO_TENANT);
    return isEvent(result) && prefilter.isOfInterest(result) ? [JSON.stringify(record.value)] : [];
  });
}

/** Fails with the message if the prefilter loses anything. */
function expectSound(message: string | Uint8Array): void {
  expect(used(prefilter.read(message).records)).toEqual(used(unwrap(message)));
}

/** Escapes characters of JSON text inside its strings, as a serialiser with other habits would. */
function escapeSome(json: string, picks: readonly number[]): string {
  const letters = [...json.matchAll(/(?<=")[^"\\]+(?=")/g)].flatMap((match) =>
    [...match[0]].map((_, offset) => match.index + offset),
  );
  const at = new Set(picks.map((pick) => letters[pick % Math.max(1, letters.length)]));
  return [...Array(json.length).keys()]
    .map((index) => {
      const code = json.charCodeAt(index).toString(16).padStart(4, '0');
      return at.has(index) ? `\\u${index % 2 ? code : code.toUpperCase()}` : json[index];
    })
    .join('');
}

/** Text that imitates keys, borders and escapes: what an attacker may write into a subject, a folder or a command. */
const hostileText = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '"Operation":"UserLoggedIn"',
    '\\"Operation\\":\\"UserLoggedIn\\"',
    '"ActionType":"UserLoggedIn"',
    '},{"CreationTime":"x","Operation":"UserLoggedIn"}',
    '},{',
    '","Operation":"HardDelete","x":"',
    '\\u0022Operation\\u0022:\\u0022x\\u0022',
    'Operation',
    'HardDelete',
    '@{Operation=HardDelete}',
    '\n{"Operation":"UserLoggedIn"}\n',
    '\u212Aelvin é ü 漢字 \u{1F600}',
    'MSExchange Management',
    'ProcessCommandLine":"x"',
  ),
);

const operation = fc.oneof(
  fc.constantFrom(
    'HardDelete',
    'harddelete',
    'HARDDELETE',
    ' HardDelete ',
    'New-InboxRule',
    'Exchange\\New-InboxRule',
    'UpdateInboxRules',
    'UserLoggedIn',
    'MailItemsAccessed',
    'FileDeleted',
    'Hard Delete application.',
    '',
    'Ünïcode',
    'x'.repeat(200),
  ),
  hostileText,
  fc.constantFrom<unknown>(null, 5, {}, ['HardDelete'], true),
);

const audit = fc
  .record({ operation, subject: hostileText, type: fc.constantFrom<unknown>(1, 2, 3, '3', 'ExchangeAdmin', -1, null) })
  .map(({ operation: name, subject, type }) =>
    auditRecord({
      Operation: name,
      RecordType: type,
      UserId: subject,
      AffectedItems: [{ Id: 'a', Subject: subject }],
      Parameters: [{ Name: 'Name', Value: subject }],
    }),
  );

const commandLine = fc.oneof(
  hostileText,
  fc.constantFrom(
    'powershell.exe -Command "Remove-InboxRule -Identity x"',
    'POWERSHELL -c search-MAILBOX',
    'powershell Remove\u2013InboxRule x',
    'powershell -enc UgBlAG0AbwB2AGUALQBJAG4AYgBvAHgAUgB1AGwAZQA=',
    'rm -rf /var/spool/mail/copy',
    'cmd /c del C:\\Users\\é\\AppData\\Local\\Comms\\Unistore\\data\\x',
    'svchost.exe -k netsvcs',
    '"C:\\Program Files\\x.exe" --flag="a b"',
  ),
  fc.constantFrom<unknown>(null, 5, ''),
);
const path = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    'C:\\Users\\a\\Comms\\Unistore\\data\\1',
    '/VAR/mail/root',
    'C:\\x\\',
    'C:\\Comms',
    '',
    null,
    3,
  ),
);

const device = fc
  .record({
    commandLine,
    action: fc.oneof(
      fc.constantFrom<unknown>('ProcessCreated', 'FileDeleted', ' FileRenamed', undefined, null),
      operation,
    ),
    folder: path,
    previousFolder: path,
    previousName: fc.oneof(path, fc.constantFrom('unistore\\x', 'archive.pst')),
    kind: fc.constantFrom('process', 'file'),
  })
  .map((row) => {
    const changes = {
      ActionType: row.action,
      FolderPath: row.folder,
      PreviousFolderPath: row.previousFolder,
      PreviousFileName: row.previousName,
    };
    return row.kind === 'process' ? processRow({ ...changes, ProcessCommandLine: row.commandLine }) : fileRow(changes);
  });

const onPremises = fc.record({ name: operation, text: hostileText }).map(({ name, text }) => ({
  Channel: 'MSExchange Management',
  Message: `Cmdlet suceeded. Cmdlet ${String(name)}, parameters -Identity "${text}".`,
  TimeCreated: '2026-03-04T10:11:12.000Z',
}));

const graphMethod = fc.oneof(
  fc.constantFrom<unknown>('GET', ' get', 'DELETE', 'POST', 'patch', '', null, 5),
  hostileText,
);
const graphUri = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    'https://graph.microsoft.com/v1.0/me/messages/AAMk',
    'https://graph.microsoft.com/beta/Users(%27x%27)/MAILFOLDERS/x/%70ermanentDelete',
    'https://graph.microsoft.com/v1.0/me/%256dessages/é',
    'https://graph.microsoft.com/v1.0/users',
    'x'.repeat(300),
    null,
    7,
  ),
);
const graph = fc
  .record({ requestMethod: graphMethod, requestUri: graphUri, userAgent: hostileText })
  .map((changes) => graphCall(changes));

const mailEventType = fc.constantFrom<unknown>(
  '13',
  '14',
  '27',
  13,
  27,
  '2',
  2,
  ' 13 ',
  '13\t',
  '013',
  '113',
  '13.0',
  1.3,
  null,
  'x',
  [13],
  ['27'],
  true,
); // prettier-ignore
const googleEvent = fc.oneof(
  mailEventType.map((type) => gmailEvent(type)),
  mailEventType.map((type) => ({ name: 'delivery', parameters: { event_info: { mail_event_type: type } } })),
  mailEventType.map((type) => ({ name: 'delivery', parameters: [{ name: 'mail_event_type', multiIntValue: type }] })),
  fc.tuple(operation, hostileText).map(([name, text]) => ({ name, parameters: [{ name: text, value: text }] })),
  fc.constantFrom('CREATE_GMAIL_SETTING', ' create_gmail_setting ', 'x').map((name) => ({ name, parameters: [] })),
);
const google = fc
  .record({
    application: fc.constantFrom<unknown>('gmail', 'gmail', 'admin', 'vault', 'drive', null, 3),
    events: fc.oneof(fc.array(googleEvent, { maxLength: 3 }), googleEvent, googleEvent.map(JSON.stringify)),
    email: hostileText,
  })
  .map(({ application, events, email }) => {
    const { id } = googleActivity() as { id: Record<string, unknown> };
    return googleActivity({ id: { ...id, applicationName: application }, actor: { email }, events });
  });

const anyRecord = fc
  .oneof(
    audit,
    audit.map(officeActivityRow),
    fc.tuple(audit, fc.boolean()).map(([record, asText]) => cloudAppEvent(record, asText)),
    audit.map((record) => ({ CreationDate: 'x', Operations: record.Operation, AuditData: JSON.stringify(record) })),
    audit.map((record) => ({ AuditData: JSON.stringify(record, null, 2).replaceAll('"', '\\u0022') })),
    device,
    device.map((row) => streamed('DeviceProcessEvents', row)),
    device.map((row) => streamed('DeviceFileEvents', row)),
    onPremises,
    graph,
    graph.map(graphRow),
    graph.map((call) => ({ ...call, properties: JSON.stringify(call.properties) })),
    google,
    google.map(({ events, ...activity }) => ({ ...activity, ...(events as object) })),
    google.map((activity) => ({ message: JSON.stringify(activity) })),
    google.map((activity) => ({ json: JSON.stringify(activity, null, '\t') })),
    google.map((activity) => ({ event: { original: JSON.stringify(activity) } })),
    fc.array(google, { maxLength: 3 }).map((items) => ({ kind: 'admin#reports#activities', items })),
    fc.dictionary(fc.constantFrom('Operation', 'ActionType', 'RawEventData', 'records', '__proto__'), fc.jsonValue()),
  )
  .map((record) => record as Record<string, unknown>);

/** JSON text of a record as some serialiser writes it: white space, escapes, a key that comes twice. */
const recordText = fc
  .record({
    record: anyRecord,
    indent: fc.constantFrom(undefined, undefined, undefined, 1),
    picks: fc.oneof(fc.constant([]), fc.array(fc.nat(), { maxLength: 4 })),
    twice: fc.oneof(fc.constant(null), fc.constant(null), operation),
    htmlSafe: fc.boolean(),
  })
  .map(({ record, indent, picks, twice, htmlSafe }) => {
    let text = JSON.stringify(record, null, indent).replace(/\n\s*/g, ' ');
    if (twice !== null) text = text.replace(/\}$/, `,"Operation":${JSON.stringify(twice)}}`);
    if (htmlSafe) text = text.replace(/\\./g, (pair) => (pair === '\\"' ? '\\u0022' : pair)).replaceAll("'", '\\u0027');
    return escapeSome(text, picks);
  });

const message = fc
  .record({
    texts: fc.array(recordText, { minLength: 1, maxLength: 6 }),
    form: fc.constantFrom(
      'lines',
      'crlf',
      'list',
      'spaced',
      'envelope',
      'pretty',
      'lines of lists',
      'answer',
      'page',
      'table',
    ),
    asBytes: fc.boolean(),
  })
  .map(({ texts, form, asBytes }) => {
    const text = {
      lines: () => `${texts.join('\n')}\n`,
      crlf: () => texts.join('\r\n'),
      list: () => `[${texts.join(',')}]`,
      spaced: () => ` [ ${texts.join(', ')} ] `,
      envelope: () => `{"records":[${texts.join(',')}]}`,
      pretty: () => `{\n  "records": [\n${texts.join(',\n')}\n]\n}`,
      page: () => `{"value":[${texts.join(',')}]}`,
      table: () => JSON.stringify({ tables: texts.map(tableOf) }),
      answer: () => `{"Schema":[{"Name":"Timestamp"}],"Results":[${texts.join(',')}]}`,
      'lines of lists': () => `[${texts.join(',')}]\n{"records": [${texts.join(', ')}]}`,
    }[form]();
    return asBytes ? Buffer.from(text) : text;
  });

describe('prefilter', () => {
  test('never drops what the full path would use, whatever the records say and however they are written', () => {
    fc.assert(fc.property(message, expectSound), { numRuns: 3000 });
  });

  test('never drops what the full path would use from messages that are damaged at any place', () => {
    const damaged = fc
      .tuple(message, fc.nat(), fc.constantFrom('"', '}', ',', '\n', '\\', ''))
      .map(([whole, at, mark]) => {
        const text = whole.toString();
        const place = at % text.length;
        return text.slice(0, place) + mark + text.slice(place + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        // It may save more than the full path: records of a list of which another one is broken.
        expect(used(prefilter.read(text).records)).toEqual(expect.arrayContaining(used(unwrap(text))));
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ['plain', '"Operation":"HardDelete"'],
    ['other case', '"Operation":"hARDdELETE"'],
    ['white space around the colon', '"Operation" \t:\r\n "HardDelete"'],
    ['an escaped value', '"Operation":"\\u0048ardDelete"'],
    ['an escaped key', '"\\u004fperation":"HardDelete"'],
    ['an escaped hyphen', '"Operation":"New\\u002DInboxRule","Parameters":[]'],
    ['a harmless key before it', '"Operation":"UserLoggedIn","Operation":"HardDelete"'],
    ['a decoy in a text before it', '"UserId":"\\"Operation\\":\\"UserLoggedIn\\"","Operation":"HardDelete"'],
    ['a decoy with escaped quotes', '"UserId":"\\u0022Operation\\u0022:\\u0022x\\u0022","Operation":"HardDelete"'],
  ])('keeps an audit record whose operation is %s', (_, operationText) => {
    const text = `{"CreationTime":"2026-03-04T10:11:12","RecordType":3,${operationText}}`;
    expect(used(unwrap(text))).toHaveLength(1);
    expectSound(text);
    expectSound(`${text.replaceAll(/[\r\n]/g, ' ')}\n{"Operation":"x","RecordType":1}`);
  });

  test.each([
    ['backslashes', (json: string) => JSON.stringify(json)],
    ['u0022', (json: string) => JSON.stringify(json).replaceAll('\\"', '\\u0022')],
    ['indented', (json: string) => JSON.stringify(JSON.stringify(JSON.parse(json), null, 2))],
    ['escaped letters within', (json: string) => JSON.stringify(json.replace('Operation', '\\u004fperation'))],
    [
      'escaped backslashes',
      (json: string) => JSON.stringify(json.replace('Op', '\\u004fp')).replaceAll('\\\\', '\\u005c'),
    ],
    [
      'escaped digits',
      (json: string) => JSON.stringify(json.replace('Op', '\\u004fp')).replace('u004f', 'u0\\u00304f'),
    ],
  ])('keeps a record inside a string, written with %s', (_, write) => {
    const inner = write(JSON.stringify(auditRecord()));
    for (const text of [
      `{"AuditData":${inner},"Operation":"x"}`,
      `{"category":"AdvancedHunting-CloudAppEvents","properties":{"ActionType":"x","RawEventData":${inner}}}`,
    ]) {
      expect(used(unwrap(text))).toHaveLength(1);
      expectSound(text);
    }
  });

  test.each([
    ['audit record', auditRecord({ Operation: 'MailItemsAccessed' })],
    ['OfficeActivity row', officeActivityRow(auditRecord({ Operation: 'MailItemsAccessed' }))],
    ['CloudAppEvents row', cloudAppEvent(auditRecord({ Operation: 'MailItemsAccessed' }))],
    ['CloudAppEvents row with text inside', cloudAppEvent(auditRecord({ Operation: 'FileAccessed' }), true)],
    ['process row', streamed('DeviceProcessEvents', processRow())],
    ['process row by itself', processRow()],
    ['file row', streamed('DeviceFileEvents', fileRow({ FolderPath: 'C:\\Temp\\a.txt' }))],
    ['row of another table', streamed('DeviceNetworkEvents', { ActionType: 'ConnectionSuccess' })],
    ['subject that says HardDelete', auditRecord({ Operation: 'Send', AffectedItems: [{ Subject: 'HardDelete' }] })],
    ['Graph call that reads', graphCall({ requestMethod: 'GET' })],
    ['Graph call about no mail', graphRow(graphCall({ requestUri: 'https://graph.microsoft.com/v1.0/users/x' }))],
    ['Gmail event', googleActivity({ events: [gmailEvent('2')] })],
    ['activity of an administrator', googleActivity({ events: [{ name: 'EMAIL_LOG_SEARCH', parameters: [] }] })],
    ['activity of two events', googleActivity({ events: [gmailEvent('1'), gmailEvent('2')] })],
    ['operation that only contains one', auditRecord({ Operation: 'Hard Delete application.' })],
  ])('drops an irrelevant %s', (_, record) => {
    expect(prefilter.mayMatter(JSON.stringify(record))).toBe(false);
    expect(prefilter.read(Buffer.from(JSON.stringify({ records: [record, record] })))).toEqual({
      records: [],
      skipped: 2,
    });
  });

  /** JSON with one character of a key written as an escape. */
  function* escapedKeys(key: string): Generator<string> {
    for (let at = 0; at < key.length; at += 1) {
      const code = key.charCodeAt(at).toString(16).padStart(4, '0');
      yield `"${key.slice(0, at)}\\u${code}${key.slice(at + 1)}"`;
      yield `"${key.slice(0, at)}\\u${code.toUpperCase()}${key.slice(at + 1)}"`;
    }
  }

  test('keeps records of which any letter of a key is an escape, beside a decoy in plain letters', () => {
    const quiet = JSON.stringify(auditRecord({ Operation: 'Send' })).slice(0, -1);
    for (const key of escapedKeys('Operation')) {
      expectUsed(`${quiet},${key}:"HardDelete"}`);
      expectUsed(JSON.stringify({ Operation: 'Send', AuditData: `${quiet},${key}:"HardDelete"}` }));
    }
    const process = JSON.stringify(processRow()).slice(0, -1);
    for (const key of escapedKeys('ProcessCommandLine')) expectUsed(`${process},${key}:"rm /var/mail/root"}`);
    const file = JSON.stringify(fileRow({ FolderPath: 'C:\\Temp\\x' })).slice(0, -1);
    for (const key of escapedKeys('FolderPath')) expectUsed(`${file},${key}:"/var/mail/root"}`);
  });

  test('keeps calls and activities of which any letter of a key or a value is an escape', () => {
    const call = JSON.stringify(graphCall());
    for (const key of escapedKeys('requestUri')) expectUsed(call.replace('"requestUri"', key));
    for (const key of escapedKeys('requestMethod')) expectUsed(call.replace('"requestMethod"', key));
    for (const value of escapedKeys('DELETE')) expectUsed(call.replace('"DELETE"', value));
    const activity = JSON.stringify(googleActivity());
    for (const key of escapedKeys('uniqueQualifier')) expectUsed(activity.replace('"uniqueQualifier"', key));
    for (const value of escapedKeys('mail_event_type')) expectUsed(activity.replace('"mail_event_type"', value));
    for (const value of escapedKeys('13')) expectUsed(activity.replace('"13"', value));
    for (const number of ['13', '13.0', '1.3e1', '1.3E+1', '130e-1']) expectUsed(activity.replace('"13"', number));
    const change = JSON.stringify(googleActivity({ events: { name: 'CREATE_GMAIL_SETTING' } })).replace(
      'gmail',
      'admin',
    );
    for (const key of escapedKeys('name')) expectUsed(change.replace('"name"', key));
  });

  function expectUsed(text: string): void {
    expect(used(unwrap(text))).toHaveLength(1);
    for (const message of [text, `{"records":[${text}]}`, `${text}\n${text}`]) expectSound(message);
  }

  test.each([
    [
      'damaged AuditData',
      { Operation: 'Send', AuditData: '@{Operation=HardDelete; CreationTime=2026-03-04T10:11:12}' },
    ],
    [
      'white space in a string',
      { Operation: 'x', AuditData: JSON.stringify(auditRecord()).replace('Operation"', 'Operation"\n\t') },
    ],
    ['only columns', cloudAppEvent(auditRecord({ Operation: 'SoftDelete' }))],
    [
      'a former path that two fields make up',
      fileRow({ FolderPath: 'x', PreviousFolderPath: 'C:\\Comms', PreviousFileName: 'Unistore' }),
    ],
    [
      'a former path beside a nested one',
      fileRow({
        FolderPath: 'x',
        PreviousFolderPath: 'C:\\Comms',
        nested: { PreviousFolderPath: 'y' },
        PreviousFileName: 'Unistore',
      }),
    ],
  ])('keeps a record with %s', (_, record) => {
    const { properties } = record as { properties?: Record<string, unknown> };
    if (properties !== undefined) properties.RawEventData = null;
    expectUsed(JSON.stringify(record));
  });

  test('keeps records of the on-premises log, also with escapes in its name', () => {
    const text = JSON.stringify({
      Operation: 'x',
      Channel: 'MSExchange Management',
      Message: 'Cmdlet suceeded. Cmdlet Search-Mailbox, parameters -DeleteContent.',
      TimeCreated: '2026-03-04T10:11:12Z',
    });
    expectUsed(text);
    expectUsed(text.replace('MSExchange ', 'MSExchange\\u0020'));
  });

  test('compares letters beyond ASCII as the full path does: the Kelvin sign is a k', () => {
    const { read } = createPrefilter({ ...INTERESTS, operations: new Set(['unlock']) });
    expect(read(Buffer.from('{"Operation":"Unloc\u212A"}')).skipped).toBe(0);
    expect(read('{"Operation":"Unloc\u212A"}').skipped).toBe(0);
    expect(read('{"Operation":"Unlocc"}').skipped).toBe(1);
  });

  test('takes no object inside a record for a record', () => {
    const inner = { Id: '1', CreationTime: '2026-03-04T10:11:12', RecordType: 3, Operation: 'HardDelete' };
    const quiet = { ...inner, Operation: 'Send' };
    const outer = { Id: 'o', CreationTime: 'x', RecordType: 3, nested: [quiet, inner, quiet], Operation: 'Send' };
    expect(used(prefilter.read(JSON.stringify([outer, outer])).records)).toEqual([]);
  });

  test('keeps to its line where records are larger than a piece', () => {
    const large = auditRecord({ Operation: 'Send', UserAgent: 'x'.repeat(100_000) });
    const line = JSON.stringify({ records: [large, auditRecord(), large] });
    expectSound(Buffer.from(`${line}\n${line}\n${line}`));
    expect(prefilter.read(Buffer.from(`${line}\n${line}\n${line}`))).toMatchObject({ skipped: 6 });
  });

  test('keeps what it cannot tell: no operation, no table, no JSON', () => {
    for (const text of [
      '{"RecordType":2,"CreationTime":"2026-03-04T10:11:12"}',
      '{}',
      '{"a":1',
      'type=EXECVE',
      '[1]',
    ]) {
      expect(prefilter.mayMatter(text)).toBe(true);
      expect(prefilter.read(text)).toEqual({ records: unwrap(text), skipped: 0 });
    }
  });

  test('parks the one broken line of many', () => {
    const quiet = JSON.stringify(auditRecord({ Operation: 'Send' }));
    const { records, skipped } = prefilter.read(`${quiet}\n{"Operation":\n${quiet}`);
    expect(skipped).toBe(2);
    expect(records).toMatchObject([{ kind: 'parked', raw: '{"Operation":' }]);
  });

  test.each(['lines', 'envelope'])('reads messages of many pieces, %s', (form) => {
    const texts = Array.from({ length: 600 }, (_, index) =>
      JSON.stringify(auditRecord({ Id: `é-${index}`, Operation: index % 50 === 0 ? 'SoftDelete' : 'Send' })),
    );
    const text = form === 'lines' ? texts.join('\n') : `{"records":[${texts.join(',')}]}`;
    const { records, skipped } = prefilter.read(Buffer.from(`\ufeff${text}`));
    expect(skipped).toBe(588);
    expect(records.map((record) => record.kind === 'raw' && record.text)).toEqual(texts.filter((_, i) => i % 50 === 0));
  });

  test('a list inside a record that begins like a record sends the message the long way, and nothing is lost', () => {
    const inner = { CreationTime: 'x', Operation: 'HardDelete' };
    const outer = { CreationTime: '2026-03-04T10:11:12', nested: [inner, inner, inner], Operation: 'Send' };
    expectSound(JSON.stringify([auditRecord({ CreationTime: '2026-03-04T10:11:12' }), auditRecord()]));
    const { records } = prefilter.read(JSON.stringify([outer, outer]));
    expect(used(records)).toEqual(expect.arrayContaining(used(unwrap(JSON.stringify([outer, outer])))));
  });
});
