/** What Resource Manager says of a deployment that went well; tests change it. */
import { SENTINEL_COLUMNS } from '../../../shared/sinks/sentinel-columns.ts';
import { type AzureStub, startAzureStub } from '../../../tools/local/azure-stub.ts';
import type { StubFaults } from '../../../tools/local/stub-faults.ts';
import { SUBSCRIPTION } from './fake-az.ts';

export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/mail-watch`;
export const APP = 'func-purgewatch-abc123';
export const EVIDENCE_ACCOUNT = 'stpurgewatchevidabc123';
export const STATE_ACCOUNT = 'stpurgewatchdataabc123';
export const WORKSPACE = `/subscriptions/${SUBSCRIPTION}/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/soc`;
const RULE_ID = `dcr-${'0'.repeat(32)}`;
const STREAM = 'Custom-Purgewatch_CL';

export const DEPLOYMENTS = `${GROUP}/providers/Microsoft.Resources/deployments`;
export const SITE = `${GROUP}/providers/Microsoft.Web/sites/${APP}`;
export const policyPath = (account: string, container: string) =>
  `${GROUP}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}/immutabilityPolicies/default`;

export function startStub(faults?: StubFaults): Promise<AzureStub> {
  return startAzureStub({ ruleId: RULE_ID, stream: STREAM, columns: SENTINEL_COLUMNS, ...(faults ? { faults } : {}) });
}

export function deployment(change: object = {}, outputs: Record<string, string> = {}) {
  const values = {
    functionAppName: APP,
    evidenceAccountName: EVIDENCE_ACCOUNT,
    stateAccountName: STATE_ACCOUNT,
    ...outputs,
  };
  return {
    name: 'main',
    properties: {
      provisioningState: 'Succeeded',
      timestamp: '2026-03-02T10:00:00Z',
      outputs: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { type: 'String', value }])),
      parameters: { workspaceResourceId: { type: 'String', value: WORKSPACE } },
      ...change,
    },
  };
}

/** A deployment among those of its modules, its app, and unlocked policies. */
export function fillResources({ resources, endpoint }: AzureStub): void {
  resources.clear();
  const host = new URL(endpoint).host;
  const policy = (days: number) => ({
    etag: `"${days}"`,
    properties: { state: 'Unlocked', immutabilityPeriodSinceCreationInDays: days },
  });
  resources.set(DEPLOYMENTS, {
    value: [{ name: 'host-storage', properties: { ...deployment().properties, outputs: {} } }, deployment()],
  });
  resources.set(SITE, {
    name: APP,
    properties: {
      state: 'Running',
      sku: 'FlexConsumption',
      defaultHostName: host,
      hostNameSslStates: [
        { name: host, hostType: 'Standard' },
        { name: host, hostType: 'Repository' },
      ],
    },
  });
  resources.set(policyPath(EVIDENCE_ACCOUNT, 'evidence'), policy(365));
  resources.set(policyPath(STATE_ACCOUNT, 'journal'), policy(30));
}
