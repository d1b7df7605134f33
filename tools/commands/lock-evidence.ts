/** `npm run lock-evidence -- -g RG`: nobody can delete evidence any more, not even an owner of the subscription. */
import { createInterface } from 'node:readline/promises';
import { DefaultAzureCredential } from '@azure/identity';
import { CONTAINERS, EVIDENCE_CONTAINERS } from '../../shared/stores/names.ts';
import { cloudFrom } from '../azure/cloud.ts';
import { type Deployment, findDeployment } from '../azure/deployment.ts';
import { type ContainerPlace, type ImmutabilityPolicy, lockPolicy, readPolicy } from '../azure/evidence-policy.ts';
import type { RestClient } from '../azure/rest-client.ts';
import { signedIn } from '../azure/signed-in.ts';
import { shorten } from '../results/table.ts';
import { GROUP_OPTIONS, groupOf } from './group-options.ts';
import { CommandError, parseCommandLine, takeNoOperands, UsageError } from './usage.ts';

export const USAGE = 'npm run lock-evidence -- -g RG [--name APP] [--subscription ID] [--journal] [--confirm ACCOUNT]';

const OPTIONS = {
  ...GROUP_OPTIONS,
  journal: { type: 'boolean', default: false },
  confirm: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Parameters of the template that leave a locked policy alone, by container. */
const PARAMETERS: Readonly<Record<string, string>> = {
  [EVIDENCE_CONTAINERS.evidence]: 'evidenceLocked',
  [CONTAINERS.journal]: 'journalLocked',
};

/** Asks a person; null where nobody can be asked. */
export type Ask = ((question: string) => Promise<string>) | null;

/** Exit codes: 0 locked, now or before; 1 there is nothing to lock, Azure refused, or another name was typed; 2 wrong usage, or nobody to confirm. */
export async function lockEvidenceCommand(args: readonly string[], ask: Ask = askTerminal()): Promise<number> {
  const { values, positionals } = parseCommandLine(args, OPTIONS, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  takeNoOperands(positionals, USAGE);
  const group = groupOf(values, USAGE);
  const { arm } = cloudFrom(process.env, new DefaultAzureCredential());
  return signedIn(async () => {
    const place = placeOf(await findDeployment(arm, process.env, group), values.journal);
    return lockConfirmed(arm, place, { confirm: values.confirm, ask });
  });
}

function placeOf(deployment: Deployment, journal: boolean): ContainerPlace {
  const { groupId, evidenceAccountName, stateAccountName } = deployment;
  if (!journal) return { groupId, account: evidenceAccountName, container: EVIDENCE_CONTAINERS.evidence };
  if (stateAccountName === null)
    throw new CommandError('deployment: found no stateAccountName; deploy the templates of this version again');
  return { groupId, account: stateAccountName, container: CONTAINERS.journal };
}

/** @throws {CommandError} when there is nothing to lock or another name was typed; {UsageError} when nobody confirms it */
export async function lockConfirmed(
  arm: RestClient,
  place: ContainerPlace,
  { confirm, ask }: { readonly confirm: string | undefined; readonly ask: Ask },
): Promise<number> {
  const { account, container } = place;
  const policy = await readPolicy(arm, place);
  if (policy === null)
    throw new CommandError(`${account}/${container}: found no immutability policy; deploy the templates again`);
  say(`account     ${account}`);
  say(`container   ${container}`);
  say(`policy      ${policy.state}, ${policy.days} days`);
  if (policy.state === 'Locked') {
    say('It is locked already: nothing was changed.');
    return 0;
  }
  say('');
  for (const line of warning(policy)) say(line);
  const typed = confirm ?? (ask === null ? null : (await ask(`Type the name of the account to lock it: `)).trim());
  if (typed === null)
    throw new UsageError(`nobody is there to confirm; give --confirm ${account} to lock it, nothing was locked`);
  if (typed !== account) {
    const found = `found "${shorten(typed, 40)}", expected "${account}"; nothing was locked`;
    throw confirm === undefined ? new CommandError(found) : new UsageError(`--confirm: ${found}`);
  }
  const { state, days } = await lockPolicy(arm, place, policy);
  if (state !== 'Locked') throw new CommandError(`${account}/${container}: found ${state} after locking`);
  say(`Locked: what is in ${container} cannot be changed or deleted for ${days} days after it was written.`);
  say(`Set ${PARAMETERS[container]} to true in infra/main.bicepparam: a locked policy cannot be deployed again.`);
  return 0;
}

/** Source: Azure Storage docs, "Time-based retention policies for immutable blob data", locked policies. */
function warning({ days }: ImmutabilityPolicy): string[] {
  return [
    'Locking CANNOT BE UNDONE: not by you, not by an owner of the subscription, not by Microsoft.',
    `- Each blob stays for ${days} days after it was written, and is paid for, whatever it holds.`,
    '- The days can be made more (five times at most), never fewer.',
    '- Neither the container nor the account nor its resource group can be deleted while a blob is protected.',
  ];
}

function askTerminal(): Ask {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
