/** `backtest --allowances FILE`: what an allowance would have covered, before it is made. */
import { describe, expect, it } from 'vitest';
import { auditRecord, deletions, ndjson } from '../backtest/records.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import { runCli } from './cli.ts';

const folder = temporaryFolder();
const acts = [
  ...deletions(60),
  ...deletions(60, { actor: 'kim@adatum.example' }, 1, 100),
  ...deletions(60, { actor: 'kim@adatum.example', time: '2026-03-05T10:00:00' }, 1, 200),
];
const records = folder.file('records.ndjson', ndjson(acts.map(auditRecord)));

const ALLOWANCE = {
  id: 'clean-up',
  actors: ['kim@adatum.example'],
  addresses: ['203.0.113.0/24'],
  owner: 'mail.team@adatum.example',
  reason: 'Old mail is removed',
  ticket: 'CHG-1042',
  validFrom: '2026-03-01',
  expires: '2026-03-04',
};
let files = 0;
const file = (content: unknown) =>
  folder.file(`allowances-${++files}.json`, typeof content === 'string' ? content : JSON.stringify(content));

interface Line {
  readonly actor: string;
  readonly firstSeen: string;
  readonly suppressed: boolean;
  readonly suppression?: { readonly allowance: string };
}

describe('backtest --allowances', () => {
  it('shows what is covered as suppressed, with the allowance, and everything else as it was', async () => {
    const plain = await runCli(['backtest', '--json', records]);
    const allowed = await runCli([
      'backtest',
      '--json',
      '--allowances',
      file([{ ...ALLOWANCE, state: 'expired' }]),
      records,
    ]);
    expect(allowed.code).toBe(0);
    const lines = allowed.lines.map((line) => JSON.parse(line) as Line);
    const covered = lines.filter((line) => line.suppressed);
    expect(covered).toMatchObject([
      {
        actor: 'kim@adatum.example',
        firstSeen: '2026-03-02T10:50:00.000Z',
        suppression: {
          allowance: 'clean-up',
          owner: 'mail.team@adatum.example',
          ticket: 'CHG-1042',
          expires: '2026-03-04T00:00:00.000Z',
        },
      },
    ]);
    // Neither somebody else's burst nor the one after the end.
    expect(lines.filter((line) => !line.suppressed)).toHaveLength(lines.length - 1);
    expect(lines.map(({ suppression: _, ...line }) => ({ ...line, suppressed: false }))).toEqual(
      plain.lines.map((line) => JSON.parse(line)),
    );
    expect(plain.stderr).toMatch(/, 3 alerts, /);
    expect(allowed.stderr).toMatch(/, 3 alerts \(1 suppressed\), /);
  });

  it('says below the row of the table who answers for it', async () => {
    const { lines } = await runCli(['backtest', '--allowances', file([ALLOWANCE]), records]);
    const at = lines.findIndex((line) => line.includes('allowed by'));
    expect(lines[at]?.trim()).toBe('allowed by mail.team@adatum.example, CHG-1042, until 2026-03-04 (clean-up)');
    expect(lines[at - 1]).toContain('kim@adatum.example');
    expect(lines.filter((line) => line.includes('allowed by'))).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'found no JSON, expected a JSON list of allowances'],
    ['no list', ALLOWANCE, 'found no list, expected a JSON list of allowances'],
    ['no ticket', [ALLOWANCE, { ...ALLOWANCE, ticket: '' }], 'allowance 2: ticket: found "", expected some text'],
    ['a mistyped field', [{ ...ALLOWANCE, actor: 'x' }], 'allowance 1: allowance: Unrecognized key: "actor"'],
    ['a text for an allowance', ['x'], 'allowance 1: allowance: Invalid input: expected object'],
    ['one id twice', [ALLOWANCE, ALLOWANCE], 'allowance 2: id: found "clean-up" a second time'],
  ])('refuses a file with %s, naming it', async (_what, content, message) => {
    const name = file(content);
    const { code, stdout, stderr } = await runCli(['backtest', '--allowances', name, records]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`purgewatch: --allowances: ${name}: ${message}`);
  });

  it('refuses a file that is not there', async () => {
    const { code, stderr } = await runCli(['backtest', '--allowances', 'nowhere.json', records]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'purgewatch: --allowances: nowhere.json: found no file that can be read, expected a JSON list of allowances\n',
    );
  });
});
