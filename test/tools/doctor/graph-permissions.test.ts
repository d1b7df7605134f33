import { expect, it } from 'vitest';
import { GRAPH_PERMISSIONS } from '../../../tools/doctor/graph-permissions.ts';
import { permissionList } from '../../infra/playbooks/granted-permissions.ts';

it('doctor asks for what the script grants without an option', () => {
  const always = permissionList().filter(({ option }) => option === '');
  const byPlaybook = Object.groupBy(always, ({ playbook }) => playbook);
  expect(GRAPH_PERMISSIONS).toEqual(
    Object.fromEntries(
      Object.entries(byPlaybook).map(([playbook, list = []]) => [playbook, list.map(({ permission }) => permission)]),
    ),
  );
});
