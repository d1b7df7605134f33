/** The command that approves things, as an operator runs it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Allowance } from '../../../shared/alerts/allowance.ts';
import { connectionFrom } from '../../../shared/stores/connection.ts';
import { TABLES } from '../../../shared/stores/names.ts';
import { createTableAllowances } from '../../../shared/stores/table-allowances.ts';
import { allowanceCommand } from '../../../tools/commands/allowance.ts';
import { type Azurite, startAzurite } from '../../../tools/local/azurite.ts';
import { allowanceOf } from '../../support/allowances.ts';
import { TENANT } from '../../support/records.ts';
import { runCli } from './cli.ts';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
  await table().createTable();
});
afterAll(() => azurite.stop());

const table = () => connectionFrom({ S: azurite.connectionString }, 'S').table(TABLES.allowances);
const run = (args: readonly string[], env: Record<string, string> = { PURGEWATCH_STORAGE: azurite.connectionString }) =>
  runCli(['allowance', ...args], { env: { PATH: process.env.PATH, ...env } });

const WHO = ['--owner', 'mail.team@adatum.example', '--reason', 'Old mail of the board', '--ticket', 'CHG-1042'];
const GIVEN = [...WHO, '--expires', inDays(30), '--actor', 'pat@adatum.example'];

describe('allowance add, list, expire', () => {
  it('adds one, lists it and ends it, in words and in JSON', async () => {
    const conditions = [
      '--actor',
      'kim@adatum.example',
      '--address',
      '203.0.113.0/24',
      '--tenant',
      TENANT,
      '--detection',
      'bulk-hard-delete',
    ];
    const added = await run(['add', ...GIVEN, ...conditions, '--json']);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const allowance = JSON.parse(added.stdout) as Allowance & { state: string };
    expect(allowance).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      state: 'active',
      actors: ['pat@adatum.example', 'kim@adatum.example'],
      addresses: ['203.0.113.0/24'],
      detections: ['bulk-hard-delete'],
      mailboxes: [],
      tenants: [TENANT],
      expires: `${inDays(30)}T00:00:00.000Z`,
    });

    const listed = await run(['list', '--json']);
    expect(JSON.parse(listed.stdout)).toEqual([allowance]);
    const words = await run(['list']);
    expect(words.lines).toEqual([
      `${allowance.id}  active   ${allowance.validFrom} to ${allowance.expires}  mail.team@adatum.example, CHG-1042: Old mail of the board`,
      '    detections bulk-hard-delete',
      '    actors pat@adatum.example, kim@adatum.example',
      '    addresses 203.0.113.0/24',
      `    tenants ${TENANT}`,
    ]);

    const ended = await run(['expire', allowance.id, '--json']);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ id: allowance.id, state: 'expired' });
    expect((await run(['list'])).lines[0]).toContain(`${allowance.id}  expired  `);
  });

  it('shows what lies in the table without what could repaint a terminal, and warns of rows that allow nothing', async () => {
    await createTableAllowances(table()).add({ ...allowanceOf({ id: 'hostile' }), owner: '\u001b[2Jx' });
    const { code, stdout, stderr } = await run(['list']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toMatch(/^purgewatch: allowance hostile allows nothing: owner: found /);
    await table().deleteEntity('allowances', 'hostile');
  });

  it('says that there is none with that id', async () => {
    expect(await run(['expire', 'nobody'])).toMatchObject({
      code: 1,
      stderr: 'purgewatch: allowance nobody: there is none with that id\n',
    });
  });
});

describe('what is wrong is said, before storage is asked for', () => {
  it('in one line, with the exit code of wrong usage', async () => {
    const { code, stdout, stderr } = await run(['add', ...WHO, '--expires', 'soon', '--actor', 'x']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^purgewatch: --expires: found "soon", expected a day or a time in UTC .*\n$/);
  });

  it.each<[string, readonly string[], string]>([
    ['nothing to do', [], 'found "", expected add, list or expire; usage:'],
    ['something else to do', ['remove'], 'found "remove", expected add, list or expire; usage:'],
    ['an unknown option', ['add', '--user', 'x'], "Unknown option '--user'"],
    ['a word too many', ['add', 'pat', ...GIVEN], 'found "pat" beyond what allowance add takes'],
    ['a word after list', ['list', 'active'], 'found "active" beyond what allowance list takes'],
    ['a second id', ['expire', 'a', 'b'], 'found "b" beyond what allowance expire takes'],
    ['a filter that list has not', ['list', '--actor', 'x'], '--actor: not for allowance list'],
    ['an owner to expire', ['expire', 'a', '--owner', 'x'], '--owner: not for allowance expire'],
    ['an owner twice', ['add', ...GIVEN, '--owner', 'x'], "Option '--owner' is given twice"],
    ['no id', ['expire'], 'found no id, expected one'],
    ['no owner', ['add', ...GIVEN.slice(2)], '--owner: found nothing, expected it'],
    ['no reason', ['add', ...GIVEN.slice(0, 2), ...GIVEN.slice(4)], '--reason: found nothing, expected it'],
    ['no ticket', ['add', ...GIVEN.slice(0, 4), ...GIVEN.slice(6)], '--ticket: found nothing, expected it'],
    ['no expiry', ['add', ...WHO, '--actor', 'x'], '--expires: found nothing, expected it'],
    [
      'no condition',
      ['add', ...WHO, '--expires', inDays(3)],
      'conditions: found none, expected at least one of detections',
    ],
    [
      'a tenant and nothing else',
      ['add', ...WHO, '--expires', inDays(3), '--tenant', TENANT],
      'conditions: found none, expected at least one of detections',
    ],
    [
      'an expiry in the past',
      ['add', ...WHO, '--actor', 'x', '--expires', inDays(-1)],
      `--expires: found "${inDays(-1)}", expected a time in the future`,
    ],
    [
      'an expiry beyond a year',
      ['add', ...WHO, '--actor', 'x', '--expires', inDays(367)],
      `--expires: found "${inDays(367)}", expected at most 365 days`,
    ],
    [
      'an expiry that is no time',
      ['add', ...WHO, '--actor', 'x', '--expires', 'soon'],
      '--expires: found "soon", expected a day or a time in UTC',
    ],
    [
      'a start after the end',
      ['add', ...GIVEN, '--from', inDays(31)],
      `--from: found "${inDays(31)}", expected a time before expires`,
    ],
    [
      'no such detection',
      ['add', ...GIVEN, '--detection', 'bulk'],
      '--detection: found "bulk", expected the id of a detection',
    ],
    [
      'no range',
      ['add', ...GIVEN, '--address', '10.0.0.1/8'],
      '--address: found "10.0.0.1/8", expected an IPv4 or IPv6 address',
    ],
  ])('%s', async (_what, args, message) => {
    // Storage is not set here: whoever asked for it would fail of that.
    await expect(allowanceCommand(args)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message),
    });
  });
});

describe('storage', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no setting', {}, 'setting PURGEWATCH_STORAGE: found nothing; allowed: a storage connection string, or'],
    ['a malformed one', { PURGEWATCH_STORAGE: 'AccountKey=secret' }, 'found a malformed connection string (not shown)'],
    [
      'no table service',
      { PURGEWATCH_STORAGE__blobServiceUri: 'https://x.blob.core.windows.net' },
      'setting PURGEWATCH_STORAGE__tableServiceUri: found nothing',
    ],
  ])('%s: names the setting', async (_what, env, message) => {
    const { code, stderr } = await run(['list'], env);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('says that the table is missing', async () => {
    const empty = await startAzurite();
    try {
      const { code, stderr } = await run(['list'], { PURGEWATCH_STORAGE: empty.connectionString });
      expect(code).toBe(1);
      expect(stderr).toBe(
        'purgewatch: table purgewatchallowances: found 404 TableNotFound, expected the table: deploy the infrastructure of this version first\n',
      );
    } finally {
      await empty.stop();
    }
  });
});

it('prints its usage', async () => {
  const { code, stdout } = await run(['--help'], {});
  expect(code).toBe(0);
  expect(stdout).toContain('allowance add --owner WHO --reason WHY --ticket ID --expires DAY');
});
