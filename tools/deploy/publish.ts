/**
 * One deploy to an app on Flex Consumption. Over REST and not through `az functionapp deployment`: what that command does there differs
 * between its versions, and this says what failed. Signing in stays with the Azure CLI.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { AzureAnswerError, type RestClient } from '../azure/rest-client.ts';
import { CommandError } from '../commands/usage.ts';

export interface PublishOptions {
  readonly say: (line: string) => void;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const POLL_MS = 2_000;
/** A package of some hundred KiB takes seconds. Polls before it is called stuck: ten minutes. */
const MAX_POLLS = 300;
/** A role on the package's container that was granted a moment ago is not known everywhere yet: this often, ms, is asked again. */
const GRANT_PAUSE_MS = 15_000;
const MAX_GRANT_PAUSES = 20;

/** Values of Kudu's deployment status. */
const FAILED = 3;
const SUCCEEDED = 4;

const Status = z.object({
  status: z.int(),
  complete: z.boolean().default(false),
  status_text: z.string().nullish(),
  message: z.string().nullish(),
});

/** @throws {CommandError} when the site does not take the package or the deployment fails */
export async function publish(site: RestClient, zip: Uint8Array, { say, wait = sleep }: PublishOptions): Promise<void> {
  const id = await upload(site, zip, { say, wait });
  say('taken; the app is being deployed ...');
  for (let poll = 0; poll < MAX_POLLS; poll++) {
    // The answer is 200 after a failure, too: the body says how it went.
    const { status, complete, status_text: text, message } = await site.read(`/api/deployments/${id}`, Status);
    if (status === SUCCEEDED) return;
    if (status === FAILED || complete)
      throw new CommandError(
        `deployment: failed (status ${status}): ${text || message || 'no reason'}; see the deployment log of the app`,
      );
    await wait(POLL_MS);
  }
  throw new CommandError('deployment: not finished after ten minutes; see the deployment log of the app');
}

async function upload(site: RestClient, zip: Uint8Array, { say, wait }: Required<PublishOptions>): Promise<string> {
  const request = { method: 'POST', headers: { 'content-type': 'application/zip' }, body: zip } as const;
  for (let pause = 0; ; pause++) {
    try {
      const response = await site.send('/api/publish?RemoteBuild=false&Deployer=purgewatch', request);
      const id = /[\w-]{8,}/.exec(await response.text())?.[0];
      return id ?? 'latest';
    } catch (error) {
      if (!(error instanceof AzureAnswerError)) throw error;
      if (!isGrantUnderWay(error) || pause >= MAX_GRANT_PAUSES)
        throw new CommandError(reasonOf(error), { cause: error });
      say(
        'the site or its storage still refuses (roles take some minutes after the first deployment); asking again ...',
      );
      await wait(GRANT_PAUSE_MS);
    }
  }
}

/** The app's identity may not write the package yet, or the caller may not reach the site yet. */
function isGrantUnderWay({ statusCode, code }: AzureAnswerError): boolean {
  return statusCode === 403 || (statusCode === 400 && /BlobUpload/i.test(code));
}

function reasonOf({ message, statusCode }: AzureAnswerError): string {
  if (statusCode === 401 || statusCode === 403)
    return `${message}; expected access: the role Website Contributor on the app, and a network that reaches its deployment site`;
  return statusCode === 409 ? `${message}; another deployment is under way` : message;
}
