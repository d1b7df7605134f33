import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Unwrapped, unwrap } from '../../../shared/events/unwrap.ts';
import { readInput } from '../../../tools/input/read-input.ts';
import { EXECVE, sysmonLinuxLine, UNLINK } from '../../events/endpoint-records.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-input-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): Promise<[Unwrapped, string | null][]> {
  const path = join(folder, 'input.log');
  writeFileSync(path, content);
  const found: [Unwrapped, string | null][] = [];
  for await (const piece of readInput(path, (message) => ({ records: unwrap(message), skipped: 0 })))
    for (const record of piece.records) found.push([record, piece.placeOf(record)]);
  return found;
}

describe('files of text logs', () => {
  test.each([
    ['auditd', [...EXECVE, ...UNLINK]],
    ['syslog', EXECVE.map((line) => `Mar  2 09:14:05 mail01 audispd: ${line}`)],
    ['Sysmon for Linux', [sysmonLinuxLine(23, { TargetFilename: '/var/mail/root' })]],
  ])('%s is read, plain and packed', async (_, lines) => {
    const text = `${lines.join('\n')}\n`;
    const expected = unwrap(text);
    expect((await read(text)).map(([record]) => record)).toEqual(expected);
    expect((await read(gzipSync(text))).map(([record]) => record)).toEqual(expected);
  });

  test('garbage is parked by line, and records say where they stand', async () => {
    const found = await read(['what is this', ...EXECVE, 'nor this', '{"Id":"1"}', ''].join('\n'));
    expect(found).toMatchObject([
      [{ kind: 'parked', reason: expect.stringMatching(/^line 1: /) }, null],
      [{ kind: 'raw', value: { _logLines: EXECVE } }, 'line 2'],
      [{ kind: 'parked', reason: expect.stringMatching(/^line 7: /) }, 'line 7'],
      [{ kind: 'raw' }, 'line 8'],
    ]);
  });

  test('a file of nothing that is known is refused', async () => {
    await expect(read('what is this\nand that\n')).rejects.toThrow(
      /expected JSON, lines of JSON, of auditd or of syslog/,
    );
  });
});
