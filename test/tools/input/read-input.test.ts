import { chmodSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Unwrapped, unwrap } from '../../../shared/events/unwrap.ts';
import { InputError, readInput } from '../../../tools/input/read-input.ts';
import { runs } from '../../support/runs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const read = (message: unknown) => ({ records: unwrap(message), skipped: 0 });

interface ReadFile {
  /** The values of the records, in their order. */
  readonly values: readonly unknown[];
  readonly reasons: readonly string[];
  readonly places: readonly (string | null)[];
}

async function readFile(content: string | Uint8Array): Promise<ReadFile> {
  const found: { record: Unwrapped; place: string | null }[] = [];
  for await (const { records, placeOf } of readInput(folder.file('input', content), read))
    for (const record of records) found.push({ record, place: placeOf(record) });
  return {
    values: found.flatMap(({ record }) => (record.kind === 'raw' ? [record.value] : [])),
    reasons: found.flatMap(({ record }) => (record.kind === 'parked' ? [record.reason] : [])),
    places: found.flatMap(({ record, place }) => (record.kind === 'raw' ? [place] : [])),
  };
}

const RECORDS = [1, 2, 3].map((n) => ({ Id: n, Operation: `Größe ${n}` }));
const LINES = RECORDS.map((record) => JSON.stringify(record));
const CSV = 'Id,Operation\r\n1,Größe 1\r\n2,"Größe\r\n2"\r\n3,"a ""b"""\r\n';
const CSV_VALUES = [
  { Id: '1', Operation: 'Größe 1' },
  { Id: '2', Operation: 'Größe\r\n2' },
  { Id: '3', Operation: 'a "b"' },
];
const big = (length: number) => ({ Id: 9, filler: 'x'.repeat(length) });

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

describe('forms', () => {
  it.each<[string, string | Uint8Array, readonly (string | null)[]]>([
    ['lines', LINES.join('\n'), ['line 1', 'line 2', 'line 3']],
    ['lines with an end', `${LINES.join('\n')}\n`, ['line 1', 'line 2', 'line 3']],
    ['lines with CRLF', `${LINES.join('\r\n')}\r\n`, ['line 1', 'line 2', 'line 3']],
    ['lines between empty lines', `\n\n${LINES.join('\n \n')}\n\n`, ['line 3', 'line 5', 'line 7']],
    ['lines behind a byte order mark', `\ufeff${LINES.join('\n')}`, ['line 1', 'line 2', 'line 3']],
    ['lines in gzip', gzipSync(LINES.join('\n')), ['line 1', 'line 2', 'line 3']],
    [
      'two gzips, one behind the other',
      Buffer.concat([gzipSync(`${LINES[0]}\n${LINES[1]}\n`), gzipSync(LINES[2] ?? '')]),
      ['line 1', 'line 2', 'line 3'],
    ],
    ['lines in UTF-16', utf16(LINES.join('\n'), 'le'), ['line 1', 'line 2', 'line 3']],
    ['lines in UTF-16, big-endian, CRLF', utf16(LINES.join('\r\n'), 'be'), ['line 1', 'line 2', 'line 3']],
    ['lines in UTF-16 in gzip', gzipSync(utf16(LINES.join('\n'), 'le')), ['line 1', 'line 2', 'line 3']],
    ['a list on one line', JSON.stringify(RECORDS), ['line 1', 'line 1', 'line 1']],
    ['a list with a record on each line', `[${LINES.join(',\n')}]`, ['line 1', 'line 2', 'line 3']],
    ['a list with leading commas', `[\n${LINES.join('\n,')}\n]`, ['line 2', 'line 3', 'line 4']],
    [
      'an envelope with a record on each line',
      `{"records":[\n${LINES.join(',\n')}\n]}`,
      ['line 2', 'line 3', 'line 4'],
    ],
    ['a pretty-printed list', JSON.stringify(RECORDS, null, 2), ['line 2', 'line 6', 'line 10']],
    [
      'a pretty-printed envelope',
      `\ufeff${JSON.stringify({ records: RECORDS }, null, '\t')}`,
      ['line 3', 'line 7', 'line 11'],
    ],
    ['a pretty-printed list in UTF-16', utf16(JSON.stringify(RECORDS, null, 2), 'le'), ['line 2', 'line 6', 'line 10']],
  ])('%s', async (_name, content, places) => {
    expect(await readFile(content)).toEqual({ values: RECORDS, reasons: [], places });
  });

  it.each<[string, string | Uint8Array]>([
    ['CSV', CSV],
    ['CSV with a byte order mark', `\ufeff${CSV}`],
    ['CSV in gzip', gzipSync(CSV)],
    ['CSV in UTF-16', utf16(CSV, 'le')],
    ['CSV without an end', CSV.slice(0, -2)],
  ])('%s', async (_name, content) => {
    expect(await readFile(content)).toEqual({ values: CSV_VALUES, reasons: [], places: ['row 2', 'row 3', 'row 4'] });
  });

  it.each([
    ['an empty file', ''],
    ['white space', ' \r\n\t\n'],
    ['a byte order mark alone', '\ufeff'],
    ['a byte order mark of UTF-16 alone', Buffer.from([0xff, 0xfe])],
    ['an empty gzip', gzipSync('')],
    ['an empty list', '[]'],
    ['a header alone', 'Id,Operation\r\n'],
  ])('%s holds nothing', async (_name, content) => {
    expect(await readFile(content)).toEqual({ values: [], reasons: [], places: [] });
  });

  it.each([
    ['one object', '{"Id":1}', [{ Id: 1 }]],
    ['one object, pretty-printed', '{\n  "Id": 1,\n  "a": {}\n}', [{ Id: 1, a: {} }]],
    ['one object with a value on each line', '{"Id":1,\n"a":\n{"b":1}\n}', [{ Id: 1, a: { b: 1 } }]],
    ['empty objects, a line each', '{}\n{}\n', [{}, {}]],
    ['lists, a line each', '[{"a":1},{"a":2}]\n[{"a":3}]', [{ a: 1 }, { a: 2 }, { a: 3 }]],
  ])('%s', async (_name, content, values) => {
    expect(await readFile(content)).toMatchObject({ values, reasons: [] });
  });

  it('property: records come back from lines and lists however long they are', async () => {
    const sizes = fc.array(fc.constantFrom(10, 1_000, 70_000, 300_000, 1_100_000), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.constantFrom('lines', 'list', 'rows', 'pretty'),
        fc.boolean(),
        async (of, form, zip) => {
          const records = of.map((size, Id) => ({ ...big(size), Id }));
          const lines = records.map((record) => JSON.stringify(record));
          const texts = {
            lines: lines.join('\n'),
            list: JSON.stringify(records),
            rows: `[${lines.join(',\n')}]`,
            pretty: JSON.stringify(records, null, 1),
          };
          const { values, reasons } = await readFile(zip ? gzipSync(texts[form], { level: 1 }) : texts[form]);
          expect(reasons).toEqual([]);
          expect(values.map((value) => (value as { Id: number }).Id)).toEqual(records.map(({ Id }) => Id));
        },
      ),
      runs(12),
    );
  });
});

describe('broken lines', () => {
  const good = Array.from({ length: 4 }, (_, Id) => JSON.stringify({ Id }));
  const ids = good.map((line) => JSON.parse(line));

  it.each([
    ['that is cut', '{"Id":'],
    ['that looks like a list', '[{"Id":'],
    ['that opens nothing', 'exported by Eve'],
    ['of 300 KB', `{"Id":"${'x'.repeat(300_000)}`],
    ['of 40 KB before lines as long', `{"Id":"${'x'.repeat(40_000)}`],
  ])('a first line %s costs one line', async (_name, first) => {
    const { values, reasons, places } = await readFile(`${first}\n${good.join('\n')}\n`);
    expect(values).toEqual(ids);
    expect(reasons).toEqual([expect.stringMatching(/^line 1: found "[^\n]{1,120}…?", expected JSON$/)]);
    expect(places).toEqual(['line 2', 'line 3', 'line 4', 'line 5']);
  });

  it('behind a byte order mark, or in UTF-16, costs one line too', async () => {
    const text = `[broken\n${good.join('\n')}`;
    for (const content of [`\ufeff${text}`, utf16(text, 'le')])
      expect(await readFile(content)).toMatchObject({
        values: ids,
        reasons: ['line 1: found "[broken", expected JSON'],
      });
  });

  it('are named by their line in the file, in whatever piece they stand', async () => {
    const filler = JSON.stringify(big(1_000));
    const lines = Array.from({ length: 5_000 }, (_, index) =>
      index % 1_000 === 7 || index > 4_996 ? `[${index}` : filler,
    );
    const { values, reasons } = await readFile(lines.join('\n'));
    expect(values).toHaveLength(4_992);
    const broken = [7, 1_007, 2_007, 3_007, 4_007, 4_997, 4_998, 4_999];
    expect(reasons).toEqual(broken.map((index) => `line ${index + 1}: found "[${index}", expected JSON`));
  });

  it('property: broken ones are parked, the others are read, and all know their line', async () => {
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.constant(JSON.stringify(big(400_000))) },
      { weight: 2, arbitrary: fc.constantFrom('{"Id":9}', '[{"Id":9}]') },
      fc.constantFrom('', '{', '[', '[[', '}', '{"Id"', '{]', 'x', '\u2028'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 3, maxLength: 12 }), async (middle) => {
        const lines = ['{"Id":9}', ...middle];
        const { values, reasons, places } = await readFile(lines.join('\n'));
        const whole = (text: string) => text.includes('"Id":9') || text.includes('"filler"');
        const numbers = (wanted: boolean) =>
          lines.flatMap((text, index) => (text.trim() !== '' && whole(text) === wanted ? [`line ${index + 1}`] : []));
        expect(values).toHaveLength(numbers(true).length);
        expect(places).toEqual(numbers(true));
        expect(reasons.map((reason) => reason.split(':')[0])).toEqual(numbers(false));
      }),
      runs(30),
    );
  });

  it('in CSV are named by their row', async () => {
    const { values, reasons } = await readFile('Id,Operation\n1,a\n2\n3,c\n');
    expect(values).toEqual([
      { Id: '1', Operation: 'a' },
      { Id: '3', Operation: 'c' },
    ]);
    expect(reasons).toEqual(['row 3: found 1 columns, expected 2']);
  });

  it('a document that is cut loses the record in which it was', async () => {
    const { values, reasons } = await readFile(JSON.stringify(RECORDS, null, 2).slice(0, -5));
    expect(values).toEqual(RECORDS.slice(0, -1));
    expect(reasons).toHaveLength(1);
  });

  it('documents one after the other, on one line or pretty-printed, are all read', async () => {
    for (const indent of [undefined, 2])
      for (const between of ['', '\n']) {
        const text = RECORDS.map((record) => JSON.stringify(record, null, indent)).join(between);
        expect(await readFile(text)).toMatchObject({ values: RECORDS, reasons: [] });
      }
  });
});

describe('files that cannot be read', () => {
  const reasonOf = async (path: string) => {
    try {
      for await (const _ of readInput(path, read));
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return error instanceof InputError ? error.message : '';
    }
    return 'read';
  };
  const packed = gzipSync(Buffer.from(LINES.join('\n').repeat(1_000)));

  it.each([
    ['cut gzip', packed.subarray(0, 40), 'its gzip data is cut short'],
    ['damaged gzip', Buffer.concat([packed.subarray(0, 12), Buffer.alloc(40, 0xa5)]), 'its gzip data is damaged'],
    [
      'other text',
      'Dear diary',
      'begins with "Dear diary", expected JSON, lines of JSON, of auditd or of syslog, or a CSV export with its header',
    ],
    [
      'another CSV',
      'a,b\n1,2\n',
      'begins with "a,b\\n1,2", expected JSON, lines of JSON, of auditd or of syslog, or a CSV export with its header',
    ],
  ])('%s', async (_name, content, reason) => {
    const path = folder.file('unreadable', content);
    expect(await reasonOf(path)).toBe(`${path}: ${reason}`);
  });

  it('a missing one, a folder, one without permission', async () => {
    const [missing, secret] = [`${folder.path}/missing`, folder.file('secret', '{}')];
    expect(await reasonOf(missing)).toBe(`${missing}: no such file`);
    expect(await reasonOf(folder.path)).toBe(`${folder.path}: is a folder, expected a file`);
    chmodSync(secret, 0);
    if (process.getuid?.() !== 0) expect(await reasonOf(secret)).toBe(`${secret}: not readable for this user`);
  });

  it.runIf(process.platform === 'linux')('are closed, as is one that is not read to its end', async () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const path = folder.file('long', `${JSON.stringify(big(1_000))}\n`.repeat(5_000));
    const zip = folder.file('long.gz', gzipSync(`${JSON.stringify(big(1_000))}\n`.repeat(5_000)));
    const before = open();
    for (const file of [path, zip]) for await (const _ of readInput(file, read)) break;
    await reasonOf(folder.file('unreadable', 'Dear diary'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(open()).toBe(before);
  });
});

/** Files of text logs: what they begin with, where their records stand, and what is parked of them. */
