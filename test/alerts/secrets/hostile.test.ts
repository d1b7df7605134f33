import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../shared/alerts/mask-secrets.ts';
import { runs } from '../../support/runs.ts';
import { DATA, INTRUDERS, KEPT, POSIX, POWERSHELL, WINDOWS } from './masked-lines.ts';
import { RULES } from './rule-lines.ts';

const OF_RULES = RULES.flatMap(({ masked, kept }) => [...masked, ...kept]);
const LINES = [...POSIX, ...INTRUDERS, ...WINDOWS, ...POWERSHELL, ...DATA, ...KEPT, ...OF_RULES].map((line) =>
  line.replace(/[«»]/g, ''),
);

/** Short texts are done while memory is still young, and tell little of long ones. */
const LENGTH = 65_536;

/** What is repeated without end: beginnings of everything that is looked for, and what opens and never closes. */
const PARTS = [
  ...['-password=(', '-Password "', "-Password '", '--token ', '-a', '/p:', '/p:a=', '=', ':', 'pwd=', '"password":"'],
  ...[
    "'x'|ConvertTo-SecureString ",
    'ConvertTo-SecureString -a ',
    "NetworkCredential('",
    'Bearer ',
    '://a:',
    '://a:b@',
  ],
  ...[
    '-u=.',
    '-u a',
    '-U x:',
    'sshpass -p ',
    'mysql -p',
    'net use \\\\h ',
    'net user a ',
    'pass:',
    'eyJaaaaaaa.',
    'ghp_',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----',
    'echo |sudo -S ',
    '\\"',
    '`"',
    '\\',
    ' ',
    'a',
    '.',
    '-',
    '&sig=',
    "'a' + ",
    '-Password x ',
    'password=a ',
    '://a:b@c ',
    'AKIAAAAAAAAAAAAAAAAA ',
    'password="\\"',
  ],
  ...[
    "password='",
    `${'x'.repeat(63)}password=`,
    '"$(',
    '(',
    '[',
    "'x'.ToCharArray() ",
    'a "b c" ',
    'pwd={',
    'echo x > y ',
    'su <(echo x) ',
    '$p -eq ',
    '{',
    ')',
    '<a b="',
    "@'\n",
    "'\\''",
    '"""',
    '""',
    '<<<',
  ],
  ...[
    'a=b;',
    'a=b&',
    'password: ',
    'password = ',
    'password "x" ',
    'set PW=',
    'd/u:x@h ',
    '"name":"password",',
    'login(',
  ],
  ...['-u kim -p x ', '-u kim -p ', '-p a -u b;', 'nxc -p a b ', 'n^', 'a^b`c ', '-Pass`word x ', 'doI', 'doIF+/ '],
  ...['sudo -S <<E\n', 'sudo -S <<E ', 'PassCmd "echo x" ', 'authenticate("LOGIN","a",', 'DirectoryEntry('],
  ...['Authorization: ', 'Cookie: a', 'QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB ', 'set token ', "-p'", '‘', '“', '<password>'],
];

/** Instrumented code tells nothing of time. */
const isMutated = process.env.MUTATE !== undefined;

describe('a hostile text', () => {
  it.skipIf(isMutated).each(PARTS)('of %j takes time in proportion to its length', (part) => {
    const time = (length: number) => timeOf(part.repeat(Math.ceil(length / part.length)).slice(0, length));
    time(LENGTH / 8); // compiled
    // Eight times the length: the square would be 64 times as long. Measured again where something else ran at the same time.
    const ratios = [1, 2, 3].map(() => () => time(LENGTH) / Math.max(1, Math.min(time(LENGTH / 8), time(LENGTH / 8))));
    expect(ratios.some((ratio) => ratio() < 36)).toBe(true);
  });

  it.skipIf(isMutated)('of a quarter of a megabyte is done in seconds', () => {
    expect(timeOf(`${LINES.join('\n')}\n`.repeat(100).slice(0, 1 << 18))).toBeLessThan(5_000);
  });

  it.skipIf(isMutated).each(['-pw x ', 'pw=a ', "'a' + "])('of %j, a secret each, breaks nothing', (part) => {
    // More than a call takes as arguments.
    expect(() => maskSecrets(`x -Password ${part.repeat(125_000)}`)).not.toThrow();
  });

  it('of any characters, cut anywhere, breaks nothing, and what is masked stays as it is', () => {
    const marks = fc.string({ unit: fc.constantFrom(...`'"\`\\$(){}[]<>|&;=:,@/- \n\ta1pP*`), maxLength: 24 });
    const words = fc.constantFrom(
      'password',
      '-Password',
      'token=',
      'mysql -p',
      'net use \\\\h ',
      'sudo -S',
      'echo ',
      "N'",
      '***',
    );
    const cut = fc
      .tuple(fc.constantFrom(...LINES), fc.nat(80), fc.nat(200))
      .map(([line, from, to]) => line.slice(from, to));
    const texts = fc.array(fc.oneof(marks, words, cut), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const once = maskSecrets(text);
        expect(maskSecrets(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(3 * text.length + 3);
      }),
      runs(2_000),
    );
  });
});

/** Milliseconds. */
function timeOf(text: string): number {
  const started = performance.now();
  maskSecrets(text);
  return performance.now() - started;
}
