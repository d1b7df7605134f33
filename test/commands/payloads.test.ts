import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../shared/commands/parse-command-line.ts';
import { payloadsIn } from '../../shared/commands/powershell/payloads.ts';
import { expectLinear } from '../support/growth.ts';

const SCRIPT = 'Search-Mailbox mira -DeleteContent -Force';
const base64 = (bytes: Buffer) => bytes.toString('base64');
const bytes = Buffer.from(SCRIPT);

function calls(script: string): string[] {
  const parsed = parseCommandLine(`powershell.exe -c "${script}"`, 'powershell.exe');
  return parsed.calls.filter((call) => call.executed).map((call) => call.name);
}

const unpacks = (kind: string, payload: string) =>
  `iex (New-Object IO.StreamReader((New-Object IO.Compression.${kind}([IO.MemoryStream][Convert]::FromBase64String('${payload}'),[IO.Compression.CompressionMode]::Decompress)))).ReadToEnd()`;

const HIDDEN: readonly (readonly [string, string])[] = [
  ['gzip', unpacks('GzipStream', base64(gzipSync(bytes)))],
  ['gzip of UTF-16', unpacks('GzipStream', base64(gzipSync(Buffer.from(SCRIPT, 'utf16le'))))],
  ['Deflate', unpacks('DeflateStream', base64(deflateRawSync(bytes)))],
  ['Deflate behind the mark of zlib', unpacks('ZLibStream', base64(deflateSync(bytes)))],
  [
    'two layers',
    unpacks('DeflateStream', base64(deflateRawSync(Buffer.from(unpacks('GzipStream', base64(gzipSync(bytes))))))),
  ],
  [
    'base64 behind a key',
    `$b=[Convert]::FromBase64String('${base64(bytes.map((byte) => byte ^ 53) as Buffer)}');for($i=0;$i -lt $b.Count;$i++){$b[$i]=$b[$i] -bxor 0x35};iex ([Text.Encoding]::ASCII.GetString($b))`,
  ],
  ['codes and a loop', `foreach($c in ${[...bytes].join(',')}){$s+=[char]$c};iex $s`],
  [
    'hexadecimal and a loop',
    `$h='${bytes.toString('hex')}';for($i=0;$i -lt $h.Length;$i+=2){$s+=[char][Convert]::ToInt32($h.Substring($i,2),16)};iex $s`,
  ],
  [
    'backwards and a loop',
    `$x='${[...SCRIPT].reverse().join('')}';$y='';for($i=$x.Length-1;$i -ge 0;$i--){$y+=$x[$i]};iex $y`,
  ],
];

describe('payloads of a script that runs what it does not name', () => {
  test.each(HIDDEN)('%s', (_, script) => expect(calls(script)).toContain('search-mailbox'));

  test('are let alone where everything that runs is known', () => {
    for (const [, script] of HIDDEN) expect(calls(script.replace('iex', 'Write-Host'))).not.toContain('search-mailbox');
  });

  test('say nothing unless they speak of mail', () => {
    expect(payloadsIn(`'${base64(Buffer.from('Get-Service W32Time | Restart-Service'))}'`)).toEqual([]);
  });

  test('cut short by a log give what is left of them', () => {
    const long = gzipSync(
      Buffer.from(`${SCRIPT};${Array.from({ length: 400 }, (_, at) => `Get-Item ${at * 7919}`).join(';')}`),
    );
    expect(payloadsIn(`'${base64(long).slice(0, 400)}'`)[0]).toContain(SCRIPT);
  });

  test('that unpack without end are no scripts', () => {
    expect(payloadsIn(`'${base64(gzipSync(Buffer.from('mailbox '.repeat(100_000))))}'`)).toEqual([]);
  });

  test.each([
    'QUJDREVGR0hJSktM'.repeat(2),
    'QUJDREVGR0hJSktM ',
    "'QUJDREVGR0hJSktM'",
    '1,',
    '41 ',
    '%41',
    "'",
    '"',
    "'aaaaaaaaaaaaaaaaa",
    '1_',
    'H4sIAAAAAAAA/',
  ])('cost no more than their length: %s', (part) =>
    expectLinear(64_000, (length) => void payloadsIn(part.repeat(Math.ceil(length / part.length)))),
  );
});
