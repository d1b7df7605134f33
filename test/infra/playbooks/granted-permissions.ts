/** What infra/playbooks/grant-permissions.sh grants, read out of its list. */
import { readFileSync } from 'node:fs';

export interface GrantedPermission {
  readonly playbook: string;
  readonly permission: string;
  /** The option that asks for it; empty where it is always granted. */
  readonly option: string;
}

export function permissionList(): GrantedPermission[] {
  const script = readFileSync('infra/playbooks/grant-permissions.sh', 'utf8');
  const [, list = ''] = /^PERMISSIONS='\n([^']*)'/m.exec(script) ?? [];
  return list
    .trim()
    .split('\n')
    .map((line) => {
      const [playbook = '', permission = '', option = ''] = line.split(/\s+/);
      return { playbook, permission, option };
    });
}

/** By playbook, with all options. */
export function grantedPermissions(): Map<string, string[]> {
  return new Map(
    Object.entries(Object.groupBy(permissionList(), ({ playbook }) => playbook)).map(([playbook, list = []]) => [
      playbook,
      list.map(({ permission }) => permission),
    ]),
  );
}
