/** Whether somebody with rights in the tenant granted the playbooks what they call in Microsoft Graph. */
import { readGraphRoles } from '../../azure/graph-roles.ts';
import { listWorkflows } from '../../azure/workflows.ts';
import { type Check, fail, type Line, needsGroup, pass, skipped } from '../check.ts';
import { GRAPH_PERMISSIONS } from '../graph-permissions.ts';

const TODO =
  'run infra/playbooks/grant-permissions.sh -g RG as Privileged Role Administrator (docs/deploy.md, Rights in the tenant); where nothing is contained: --skip graph-roles';

export const graphRoles: Check = {
  id: 'graph-roles',
  passes: 'the identity of each playbook has the permissions of Microsoft Graph that it always needs',
  role: 'Directory Readers in Microsoft Entra, and Reader on the resource group',
  run: async ({ deployed }) => {
    if (deployed === null) return needsGroup('Graph permissions');
    const workflows = await listWorkflows(deployed.arm, deployed.deployment);
    const roles = await readGraphRoles(deployed.graph);
    const lines: Line[] = [];
    for (const [playbook, needed] of Object.entries(GRAPH_PERMISSIONS)) {
      const what = `Graph permissions ${playbook}`;
      const [principalId] = workflows.find(({ name }) => name.endsWith(`-${playbook}`))?.principalIds ?? [];
      if (principalId === undefined) {
        lines.push(skipped(what, 'there is no such playbook with an identity in the resource group'));
        continue;
      }
      const granted = await roles.of(principalId);
      const missing = needed.filter((permission) => !granted.has(permission));
      lines.push(
        missing.length === 0
          ? pass(what, `all ${needed.length}`)
          : fail(what, `not granted: ${missing.join(', ')}`, TODO),
      );
    }
    return lines;
  },
};
