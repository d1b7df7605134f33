/** Whether evidence can still be deleted by an owner. */
import { EVIDENCE_CONTAINERS } from '../../../shared/stores/names.ts';
import { readPolicy } from '../../azure/evidence-policy.ts';
import { type Check, fail, needsGroup, pass } from '../check.ts';

export const evidenceLock: Check = {
  id: 'evidence-lock',
  passes: 'the immutability policy of the container with evidence is locked',
  role: 'Reader on the resource group',
  run: async ({ deployed }) => {
    if (deployed === null) return needsGroup('evidence lock');
    const { groupId, evidenceAccountName: account } = deployed.deployment;
    const policy = await readPolicy(deployed.arm, { groupId, account, container: EVIDENCE_CONTAINERS.evidence });
    if (policy === null)
      return [fail('evidence lock', `no immutability policy on ${account}`, 'deploy the templates again')];
    const found = `${policy.state.toLowerCase()}, ${policy.days} days`;
    return [
      policy.state === 'Locked'
        ? pass('evidence lock', found)
        : fail('evidence lock', found, 'when the days are decided: npm run lock-evidence -- -g RG (cannot be undone)'),
    ];
  },
};
