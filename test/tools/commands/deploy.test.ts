/** Deploying as an operator does: the real build, an az that is signed in, stubs of Resource Manager and of the deployment site. */
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AzureStub } from '../../../tools/local/azure-stub.ts';
import { StubFaults } from '../../../tools/local/stub-faults.ts';
import { APP, DEPLOYMENTS, fillResources, SITE, startStub } from '../azure/deployed.ts';
import { type FakeAz, makeFakeAz } from '../azure/fake-az.ts';
import { temporaryFolder } from '../input/temporary-folder.ts';
import { runCli } from './cli.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const faults = new StubFaults();
const folder = temporaryFolder();
let stub: AzureStub;
let fakeAz: FakeAz;
beforeAll(async () => {
  stub = await startStub(faults);
  fakeAz = makeFakeAz();
});
afterAll(async () => {
  fakeAz.remove();
  await stub.stop();
});
beforeEach(() => {
  fillResources(stub);
  faults.clear();
  const { deploymentSite } = stub;
  deploymentSite.packages.length = 0;
  deploymentSite.refusals.length = 0;
  deploymentSite.statuses = [{ status: 4, complete: true }];
});

const run = (...args: string[]) =>
  runCli(['deploy', '-g', 'mail-watch', '--no-doctor', ...args], { env: fakeAz.env(stub) });

/** A zip in the temporary folder, without the build. */
function packed(files: Record<string, string>): string {
  const entries = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  return folder.file('app.zip', zipSync(Object.fromEntries(entries)));
}
const manifest = (change: object = {}) => JSON.stringify({ name: 'purgewatch', version, main: 'main.cjs', ...change });
const good = () => packed({ 'host.json': '{}', 'main.cjs': '', 'package.json': manifest() });

describe('deploy', () => {
  it('builds the app, hands over the zip without another build, and waits until it is done and healthy', async () => {
    stub.deploymentSite.statuses = [
      { status: 1, complete: false },
      { status: 4, complete: true },
    ];
    const ran = await run();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.lines[0]).toMatch(new RegExp(`^${APP}: version ${version}, \\d+ KiB \\.\\.\\.$`));
    expect(ran.lines.at(-1)).toBe(`${APP}: deployed, and healthy`);
    const [zip, ...more] = stub.deploymentSite.packages;
    expect(more).toEqual([]);
    expect(Object.keys(unzipSync(zip!)).sort()).toEqual(['host.json', 'main.cjs', 'package.json']);
  });

  it('takes a package that was built before', async () => {
    expect(await run('--package', good())).toMatchObject({ code: 0, stderr: '' });
    expect(stub.deploymentSite.packages).toHaveLength(1);
  });

  it('asks for health again while the app starts', async () => {
    faults.inject('app', { kind: 'status', status: 503 });
    expect(await run('--package', good())).toMatchObject({ code: 0, stderr: '' });
    expect(faults.left('app')).toBe(0);
  });
});

describe('deploy, refused', () => {
  it.each([
    ['a file that is not there', () => '/nowhere/app.zip', /--package: \/nowhere\/app.zip: found no file/],
    ['no zip', () => 'package.json', /found no zip/],
    ['no code in it', () => packed({ 'host.json': '{}', 'package.json': manifest() }), /found no main.cjs in it/],
    [
      'another package',
      () => packed({ 'host.json': '{}', 'main.cjs': '', 'package.json': manifest({ name: 'x' }) }),
      /found another package/,
    ],
    [
      'an older version',
      () => packed({ 'host.json': '{}', 'main.cjs': '', 'package.json': manifest({ version: '0.0.9' }) }),
      new RegExp(`found version 0\\.0\\.9, expected ${version.replaceAll('.', '\\.')} or newer`),
    ],
  ])('a package with %s', async (_name, file, message) => {
    const ran = await run('--package', file());
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(stub.deploymentSite.packages).toEqual([]);
  });

  it('no deployment in the group', async () => {
    stub.resources.set(DEPLOYMENTS, { value: [] });
    const ran = await run('--package', good());
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no finished deployment.*first: az deployment/),
    });
  });

  it('an app that is gone, and one on another plan', async () => {
    const site = stub.resources.get(SITE) as { properties: { sku: string } };
    site.properties.sku = 'ElasticPremium';
    expect(await run('--package', good())).toMatchObject({
      code: 1,
      stderr: `purgewatch: app ${APP}: found another plan, expected Flex Consumption, as infra/ makes it\n`,
    });
    stub.resources.delete(SITE);
    expect(await run('--package', good())).toMatchObject({
      code: 1,
      stderr: `purgewatch: app ${APP}: found ResourceNotFound; deploy the templates again\n`,
    });
  });

  it.each([
    [{ status: 409 }, /found 409 .*; another deployment is under way/],
    [{ status: 401 }, /expected access: the role Website Contributor on the app/],
  ])('an upload that the site answers with %j', async (refusal, message) => {
    stub.deploymentSite.refusals.push(refusal);
    const ran = await run('--package', good());
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(message);
  });

  it('a deployment that fails after it was taken, with what the site says', async () => {
    stub.deploymentSite.statuses = [{ status: 3, complete: true, status_text: 'Container not found' }];
    expect(await run('--package', good())).toMatchObject({
      code: 1,
      stderr: 'purgewatch: deployment: failed (status 3): Container not found; see the deployment log of the app\n',
    });
  });
});
