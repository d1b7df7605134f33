/** `npm run deploy -- -g RG`: builds the code, puts it on the app that the templates made, and says whether all of it works. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DefaultAzureCredential } from '@azure/identity';
import { readApp } from '../azure/app.ts';
import { cloudFrom } from '../azure/cloud.ts';
import { findDeployment } from '../azure/deployment.ts';
import { signedIn } from '../azure/signed-in.ts';
import { checkPackage } from '../deploy/check-package.ts';
import { publish } from '../deploy/publish.ts';
import { targetFrom } from '../doctor/target.ts';
import { packageApp } from '../package.ts';
import { examine, skipOption } from './doctor.ts';
import { GROUP_OPTIONS, groupOf } from './group-options.ts';
import { CommandError, parseCommandLine, takeNoOperands, UsageError } from './usage.ts';

export const USAGE =
  'npm run deploy -- -g RG [--name APP] [--subscription ID] [--package FILE] [--skip CHECK]... [--no-doctor]';

const OPTIONS = {
  ...GROUP_OPTIONS,
  package: { type: 'string' },
  skip: { type: 'string', multiple: true, default: [] as string[] },
  'no-doctor': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A new instance takes some seconds; how often, and for how long in all, its health is asked. */
const HEALTH_PAUSE_MS = 3_000;
const HEALTH_ATTEMPTS = 40;

/** Exit codes: 0 deployed and healthy; 1 Azure refused, the app does not answer, or doctor found something; 2 wrong usage or package. */
export async function deployCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  takeNoOperands(positionals, USAGE);
  const group = groupOf(values, USAGE);
  const skip = skipOption(values.skip);
  const { arm, scm } = cloudFrom(process.env, new DefaultAzureCredential());
  return signedIn(async () => {
    // Before anything is built: what is wrong with the deployment is said at once.
    const app = await readApp(arm, await findDeployment(arm, process.env, group));
    if (!app.isFlex)
      throw new CommandError(`app ${app.name}: found another plan, expected Flex Consumption, as infra/ makes it`);
    const { version, zip } = await packageOf(values.package);
    say(`${app.name}: version ${version}, ${Math.round(zip.length / 1024)} KiB ...`);
    await publish(scm(app.scmHost), zip, { say });
    await untilHealthy(`https://${app.host}/api/health`);
    say(`${app.name}: deployed, and healthy`);
    if (values['no-doctor']) return 0;
    say('');
    return examine(await targetFrom(process.env, group), { skip, json: false });
  });
}

async function packageOf(file: string | undefined): Promise<{ readonly version: string; readonly zip: Uint8Array }> {
  const { version: expected } = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8')) as { version: string };
  const made = file ?? (await packageApp(ROOT)).file;
  const zip = await readPackage(made);
  return { version: checkPackage(made, zip, expected), zip };
}

async function readPackage(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new UsageError(`--package: ${file}: found no file that can be read, expected a zip`, { cause });
  });
}

/** @throws {CommandError} when the app does not come up */
async function untilHealthy(url: string): Promise<void> {
  say('waiting for the app to answer ...');
  let found = 'no answer';
  for (let attempt = 0; attempt < HEALTH_ATTEMPTS; attempt++) {
    if (attempt > 0) await sleep(HEALTH_PAUSE_MS);
    const response = await fetch(url, { signal: AbortSignal.timeout(20_000) }).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    found = response === null ? 'no answer' : `status ${response.status}`;
  }
  throw new CommandError(
    `app: deployed, but its health is ${found}; ` +
      'a setting that is wrong stops it: see its log stream, and run: npm run -s purgewatch -- doctor -g RG',
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
