/** The permissions that infra/playbooks/grant-permissions.sh grants are those that the definitions need, and the script grants them. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDefinition, PLAYBOOKS, placedActions } from '../workflows/definition.ts';
import { permissionFor, permissionsOf } from '../workflows/graph-permissions.ts';
import { permissionList } from './granted-permissions.ts';

const list = permissionList();

describe('the list', () => {
  it.each(PLAYBOOKS)('has what %s calls, and nothing else', (name) => {
    const granted = list.filter(({ playbook }) => playbook === name).map(({ permission }) => permission);
    expect(granted.sort()).toEqual(permissionsOf(placedActions(loadDefinition(name))));
  });

  it('asks by an option for what not every deployment needs', () => {
    expect(
      list.filter(({ option }) => option !== '').map(({ permission, option }) => `${permission} ${option}`),
    ).toEqual(['User.EnableDisableAccount.All --disable-sign-in', 'eDiscovery.ReadWrite.All --ediscovery']);
  });

  it('a call that nobody has looked up is refused', () => {
    expect(() => permissionFor('DELETE', '/users/ID', '')).toThrow(/look up its least permission/);
  });

  it('is the table in docs/playbooks.md', () => {
    const page = readFileSync('docs/playbooks.md', 'utf8');
    const rows = [...page.matchAll(/^\| (\S+) \| `([\w.-]+\.All|[\w-]+\.ReadWrite)` \|/gm)].map(
      ([, playbook, permission]) => ({
        playbook,
        permission,
      }),
    );
    expect(rows).toEqual(list.map(({ playbook, permission }) => ({ playbook, permission })));
  });
});

/** An `az` that knows three identities, and keeps what is granted in a file: one body a line. */
const AZ = `#!/usr/bin/env bash
declare -A option
for ((at = 1; at <= $#; at++)); do next=$((at + 1)); option[\${!at}]=\${!next:-}; done
kept() { [ -e "$AZ_STATE" ] && cat "$AZ_STATE"; }
case "$1 \${option[--method]:-}" in
  'cloud ') echo https://graph.microsoft.com/ ;;
  'identity ')
    [ "\${option[-g]}" = rg ] && sed -E "s/.*ends_with\\(name, '-([a-z-]+)'.*/id-of-\\1/" <<< "\${option[--query]}" ;;
  'ad ')
    case \${option[--query]} in
      id) echo graph ;;
      *"'$AZ_UNKNOWN_ROLE'"*) ;;
      *) sed -E "s/.*value=='([^']+)'.*/role-\\1/" <<< "\${option[--query]}" ;;
    esac ;;
  'rest get')
    principal=$(grep -oE 'id-of-[a-z-]+' <<< "\${option[--url]}")
    field=appRoleId
    case \${option[--url]} in *roleManagement*) field=roleDefinitionId ;; esac
    kept | grep "\\"principalId\\":\\"$principal\\"" | sed -nE "s/.*\\"$field\\":\\"([^\\"]+)\\".*/\\1/p" ;;
  'rest post') echo "\${option[--body]}" >> "$AZ_STATE" ;;
  *) echo "az: not played here: $*" >&2; exit 1 ;;
esac
exit 0
`;

describe.skipIf(process.platform === 'win32')('the script', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'purgewatch-az-'));
    writeFileSync(join(folder, 'az'), AZ);
    chmodSync(join(folder, 'az'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const state = () => join(folder, 'granted');
  const granted = (): object[] =>
    readFileSync(state(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const options = {
      env: {
        ...process.env,
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        AZ_STATE: state(),
        AZ_UNKNOWN_ROLE: 'None',
        ...env,
      },
    };
    try {
      return {
        code: 0,
        ...(await promisify(execFile)('bash', ['infra/playbooks/grant-permissions.sh', ...args], options)),
      };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  };
  const lines = (stdout: string) => stdout.trim().split('\n');

  it('grants what is always needed, says what it leaves out, and has nothing to do the second time', async () => {
    const first = await run(['-g', 'rg']);
    const always = list.filter(({ option }) => option === '');
    expect(first.code).toBe(0);
    expect(lines(first.stdout).filter((line) => line.startsWith('granted'))).toEqual([
      ...always.map(({ playbook, permission }) => `granted      ${playbook} ${permission}`),
      'granted      contain-account Password Administrator',
    ]);
    expect(lines(first.stdout).filter((line) => line.startsWith('left out'))).toHaveLength(2);
    expect(granted()).toHaveLength(always.length + 1);
    expect(granted()[0]).toEqual({
      principalId: 'id-of-contain-account',
      resourceId: 'graph',
      appRoleId: 'role-User.Read.All',
    });
    const second = await run(['-g', 'rg']);
    expect(lines(second.stdout).filter((line) => line.startsWith('has'))).toHaveLength(always.length + 1);
    expect(granted()).toHaveLength(always.length + 1);
  });

  it('grants what its options ask for', async () => {
    const { stdout } = await run(['-g', 'rg', '--ediscovery', '--disable-sign-in']);
    expect(stdout).toContain('granted      contain-account eDiscovery.ReadWrite.All');
    expect(stdout).toContain('granted      contain-account User.EnableDisableAccount.All');
    expect(stdout).toContain('by hand      contain-account: eDiscovery Manager');
    expect(granted()).toHaveLength(list.length + 1);
  });

  it('changes nothing with --what-if', async () => {
    const { stdout, code } = await run(['-g', 'rg', '--what-if']);
    expect(code).toBe(0);
    expect(lines(stdout).filter((line) => line.startsWith('would grant'))).toHaveLength(12);
    expect(() => granted()).toThrow(/ENOENT/);
  });

  it.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['a resource group is not named', [], {}, /usage/],
    ['an option is not known', ['-g', 'rg', '--all'], {}, /usage/],
    ['there is no such identity', ['-g', 'other'], {}, /resource group other: expected one identity .* found: none/],
    [
      'Graph has no such permission',
      ['-g', 'rg'],
      { AZ_UNKNOWN_ROLE: 'Domain.Read.All' },
      /no application permission Domain.Read.All/,
    ],
  ])('stops when %s', async (_, args, env, message) => {
    const { code, stderr } = await run(args, env);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
  });
});
