/** docs/doctor.md: every check with what passes and the role that it needs. */
import { CHECKS } from '../doctor/checks.ts';
import { code, GENERATED, page, table } from './markdown.ts';

/** Roles of whoever runs a command, beside signing in. */
const COMMANDS: readonly (readonly [command: string, roles: string])[] = [
  ['az deployment group create', 'see docs/deploy.md'],
  [
    'deploy',
    'Website Contributor on the function app, Reader on the resource group; and those of doctor, unless with --no-doctor',
  ],
  ['lock-evidence', 'Storage Account Contributor on the account, Reader on the resource group'],
  [
    'doctor -g RG',
    'Reader on the resource group, Website Contributor on the function app (to list its settings), and those of each check',
  ],
  [
    'redrive',
    'Storage Blob Data Contributor, Storage Queue Data Contributor, Storage Table Data Reader on the storage accounts; Azure Event Hubs Data Sender on the namespace',
  ],
  ['allowance add, expire', 'Storage Table Data Contributor on the table purgewatchallowances'],
  ['allowance list', 'Storage Table Data Reader on the table purgewatchallowances'],
];

export function doctorPage(): string {
  return page([
    '# Doctor: does it work?',
    GENERATED,
    [
      '    npm run -s purgewatch -- doctor -g RG          # a deployment, by its resource group',
      '    npm run -s purgewatch -- doctor                # what the settings in the environment lead to',
    ].join('\n'),
    [
      'prints one line for each thing that it looks at: pass, fail and what to do, or skipped and why. Of what it finds it says counts, names',
      'of resources and codes, never a key, a token or the value of a setting. `--json` prints an object for each line',
      '(`check`, `outcome`, `what`, `found`, `todo`), `--skip CHECK` leaves one out that is not meant to pass here, as often as needed. It',
      'changes nothing, and writes one thing: the test row. Exit codes: 0 nothing failed; 1 something did, or Azure cannot be reached; 2 wrong',
      'usage. With `-g` the settings are those of the app, and what Azure knows of it is asked with the token of `az login`.',
    ].join('\n'),
    table(
      ['check', 'passes when', 'role that it needs'],
      CHECKS.map(({ id, passes, role }) => [code(id), passes, role === '' ? 'none' : role]),
    ),
    [
      'Steps that no template can do are checks of their own, and fail until they are done: `audit-records`, `defender-stream`,',
      '`graph-activity`, `evidence-lock`. What a tenant does not have is left out by `--skip`.',
    ].join('\n'),
    '## Roles for commands',
    table(
      ['command', 'roles of whoever runs it'],
      COMMANDS.map(([command, roles]) => [code(command), roles]),
    ),
  ]);
}
