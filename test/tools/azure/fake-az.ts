/** An `az` of which only signing in is real: it shows a subscription and hands out tokens of the identity stub. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { AzureStub } from '../../../tools/local/azure-stub.ts';

export const SUBSCRIPTION = '00000000-0000-4000-8000-00000000000a';

const SOURCE = `#!${process.execPath}
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const main = async () => {
  if (process.env.FAKE_AZ === 'signed-out') {
    console.error("ERROR: Please run 'az login' to setup account.");
    return 1;
  }
  if (args[0] === '--version') console.log('azure-cli 2.80.0');
  else if (args.join(' ').startsWith('account show')) console.log(JSON.stringify({ id: '${SUBSCRIPTION}' }));
  else if (args.join(' ').startsWith('account get-access-token')) {
    const resource = args.includes('--resource') ? option('--resource') : option('--scope').replace('/.default', '');
    const url = process.env.FAKE_AZ_ENDPOINT + '?' + new URLSearchParams({ resource, 'api-version': '2019-08-01' });
    const answer = await fetch(url, { headers: { 'x-identity-header': process.env.FAKE_AZ_HEADER } });
    const { access_token } = await answer.json();
    const expires = new Date(Date.now() + 3_600_000);
    console.log(JSON.stringify({ accessToken: access_token, expires_on: Math.floor(expires / 1_000), expiresOn: expires.toISOString() }));
  } else {
    console.error('ERROR: not in this fake: ' + args.join(' '));
    return 2;
  }
  return 0;
};
main().then((code) => { process.exitCode = code; });
`;

export interface FakeAz {
  /** What a command needs in its environment to use this `az` and the services of the stub, and nothing else of this machine. */
  env(stub: AzureStub): Record<string, string>;
  remove(): void;
}

export function makeFakeAz(): FakeAz {
  const folder = mkdtempSync(join(tmpdir(), 'purgewatch-az-'));
  writeFileSync(join(folder, 'az'), SOURCE);
  chmodSync(join(folder, 'az'), 0o755);
  return {
    env: ({ env, endpoint }) => ({
      PATH: [folder, process.env.PATH].join(delimiter),
      HOME: folder,
      // Of the credentials that DefaultAzureCredential tries, the one of people: the others would look for a network first.
      AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential',
      FAKE_AZ_ENDPOINT: env.IDENTITY_ENDPOINT,
      FAKE_AZ_HEADER: env.IDENTITY_HEADER,
      NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS,
      AZURE_RESOURCE_MANAGER_URL: endpoint,
      MICROSOFT_GRAPH_URL: endpoint,
    }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
