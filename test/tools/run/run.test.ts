/** The local run as a user has it: real parts in processes of their own. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { auditRecord, deletions, deviceProcess, ndjson, portalCsv, TENANT } from '../backtest/records.ts';
import { type Running, runCli, startCli, until } from '../commands/cli.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import { alive, childrenOf, isListening, portsIn } from './processes.ts';

const TIMEOUT_MS = 60_000;
const folder = temporaryFolder();
const audit = folder.file('audit.ndjson.gz', gzipSync(`{"cut":\n${ndjson(deletions(60).map(auditRecord))}`));
const csv = folder.file('portal.csv', portalCsv(deletions(3, { actor: 'k.novak@adatum.example' }, 1, 500)));
const devices = folder.file('devices.ndjson', ndjson([deviceProcess({ tenantId: TENANT })]));

test("a run on files of one's own: alerts as they come, a summary, and nothing left", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { child, output, ended } = startCli(['run', '--once', audit, csv, devices]);
  await until('the children', () => childrenOf(child.pid ?? 0).length >= 2);
  const children = childrenOf(child.pid ?? 0).map(({ pid }) => pid);

  const { code, stderr, lines } = await ended;

  expect([code, stderr]).toEqual([0, '']);
  const rows = lines.filter((line) => /^(low|medium|high|critical) /.test(line));
  expect(rows.filter((row) => /bulk-hard-delete +\d+ +j\.moreau@adatum\.example/.test(row)).length).toBeGreaterThan(0);
  expect(rows.filter((row) => /export-request-removed +1 +n\.okafor@adatum\.example +ws-022/.test(row))).toHaveLength(
    1,
  );
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}records {5}65 in \d+ messages, \d+\/s$/));
  expect(lines).toContainEqual('  relevant    64');
  expect(lines).toContainEqual('  parked      1');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}alerts {6}2 in \d+ revisions$/));
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}send to alert {2}\d+ ms \(half of them\), \d+ ms/));
  expect(lines).toContainEqual(expect.stringContaining('.purgewatch/alerts.ndjson'));
  expect(alive(children)).toEqual([]);
  for (const port of portsIn(output.stdout)) expect(await isListening(port)).toBe(false);
});

describe('what cannot be done is one line', () => {
  it('a missing file, and nothing is started: 3', async () => {
    const missing = `${folder.path}/missing.ndjson`;
    const { code, stdout, stderr } = await runCli(['run', '--once', missing, folder.path]);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `purgewatch: ${missing}: no such file\npurgewatch: ${folder.path}: is a folder, expected a file\n`,
    );
    expect(stdout).toBe('');
  });

  it('a file that turns out damaged: 3, and the others are sent', { timeout: TIMEOUT_MS }, async () => {
    const cut = folder.file('cut.gz', gzipSync('{"a":1}\n'.repeat(1_000)).subarray(0, 30));
    const { code, stderr, lines } = await runCli(['run', '--once', cut, devices]);
    expect(stderr).toBe(`purgewatch: ${cut}: its gzip data is cut short\n`);
    expect(lines).toContainEqual(expect.stringMatching(/export-request-removed +1 +n\.okafor/));
    expect(code).toBe(3);
  });

  it('a port in use, by its number: 1', { timeout: TIMEOUT_MS }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, stderr } = await runCli(['run', '--once', '--hub-port', String(port), devices]);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^purgewatch: [^\n]+\n$/);
    expect(stderr).toContain(String(port));
  });

  it.each(['65536', '5672x'])('a port that is none (%j): 2', async (port) => {
    const { code, stderr } = await runCli(['run', `--hub-port=${port}`, devices]);
    expect(code).toBe(2);
    expect(stderr).toBe(`purgewatch: --hub-port: found "${port}", expected a port from 0 (any free one) to 65535\n`);
  });
});

describe.skipIf(process.platform === 'win32')('Ctrl-C', { timeout: TIMEOUT_MS }, () => {
  /** In a process group of its own, as a shell starts it: a terminal signals the whole group. */
  const start = () => startCli(['run', devices], { detached: true });
  const groupOf = ({ child }: Running) => -(child.pid ?? 0);
  const childOf = ({ child }: Running, script: string) =>
    childrenOf(child.pid ?? 0).find(({ command }) => command.includes(script));

  async function endsWell(running: Running, children: readonly { pid: number }[]): Promise<void> {
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([0, '']);
    await until('the end of all children', () => alive(children.map(({ pid }) => pid)).length === 0);
    for (const port of portsIn(running.output.stdout)) expect(await isListening(port)).toBe(false);
  }

  it('stops everything once it is running', async () => {
    const running = start();
    await until('the run', () => running.output.stdout.includes('Ctrl-C stops everything'), TIMEOUT_MS);
    const children = childrenOf(running.child.pid ?? 0);
    expect(children.length).toBeGreaterThanOrEqual(2);
    expect(portsIn(running.output.stdout).length).toBeGreaterThanOrEqual(2);
    process.kill(groupOf(running), 'SIGINT');
    process.kill(running.child.pid ?? 0, 'SIGINT'); // npm hands the terminal's signal on
    await endsWell(running, children);
  });

  it.each(['azurite-child', 'function-host-child'])('stops everything while %s starts', async (script) => {
    const running = start();
    await until(script, () => childOf(running, script) !== undefined, TIMEOUT_MS);
    const children = childrenOf(running.child.pid ?? 0);
    process.kill(groupOf(running), 'SIGINT');
    await endsWell(running, children);
  });

  it('sent to this process alone stops the others too', async () => {
    const running = start();
    await until('the host', () => childOf(running, 'function-host-child') !== undefined, TIMEOUT_MS);
    const children = childrenOf(running.child.pid ?? 0);
    running.child.kill('SIGTERM');
    await endsWell(running, children);
  });

  it('is not needed when it is killed: its children end by themselves', async () => {
    const running = start();
    await until('the host', () => childOf(running, 'function-host-child') !== undefined, TIMEOUT_MS);
    const children = childrenOf(running.child.pid ?? 0);
    running.child.kill('SIGKILL');
    await until('the end of all children', () => alive(children.map(({ pid }) => pid)).length === 0);
  });
});
