/**
 * The Azure services that the pack delivers through, on the loopback interface: managed identity tokens, the Logs Ingestion API and
 * the Logic Apps that contain; the Management Activity API that records are collected from; and those that commands ask: Resource Manager, Graph, the site that takes code. A process with `env` in its environment uses them with the unchanged client libraries.
 */
import { createServer } from 'node:https';
import type { ContainmentResult } from '../../shared/sinks/containment-result.ts';
import type { ContainmentRequest } from '../../shared/sinks/playbooks.ts';
import { type DeploymentSiteState, deploymentSiteAnswer, isDeploymentPath } from './deployment-site-stub.ts';
import { startIdentityStub } from './identity-stub.ts';
import { makeLocalCertificate } from './local-certificate.ts';
import { type LogicAppState, logicAppAnswer, type PlaybookName, triggerPath } from './logic-app-stub.ts';
import {
  type LogsIngestionOptions,
  type LogsIngestionState,
  logsIngestionAnswer,
  type Row,
} from './logs-ingestion-stub.ts';
import { isActivityPath, ManagementActivity, managementActivityAnswer } from './management-activity-stub.ts';
import { isResourcePath, resourceManagerAnswer } from './resource-manager-stub.ts';
import { type StubFaults, type StubService, stubListener } from './stub-faults.ts';
import { closeNow, listenLocally } from './stub-response.ts';

export interface AzureStubOptions extends LogsIngestionOptions {
  /** What playbooks report; without it they keep it to themselves. */
  readonly onContainmentResult?: (result: ContainmentResult) => Promise<void>;
  readonly faults?: StubFaults;
  /** Tenants whose audit records the identity may read. */
  readonly activityTenants?: readonly string[];
}

export interface AzureStub {
  /** For `LogsIngestionClient`, and of the Management Activity API. */
  readonly endpoint: string;
  readonly activity: ManagementActivity;
  playbookUrl(name: PlaybookName): string;
  readonly caCertificateFile: string;
  readonly env: {
    readonly IDENTITY_ENDPOINT: string;
    readonly IDENTITY_HEADER: string;
    readonly NODE_EXTRA_CA_CERTS: string;
  };
  readonly rows: readonly Row[];
  /** What playbooks acted on, by alert. */
  readonly contained: ReadonlyMap<string, ContainmentRequest>;
  /** How often playbooks were asked, with repetitions. */
  readonly playbookCalls: number;
  readonly violations: readonly string[];
  /** Resources of Azure and Graph by path, none at first. */
  readonly resources: Map<string, unknown>;
  readonly deploymentSite: DeploymentSiteState;
  stop(): Promise<void>;
}

export async function startAzureStub(options: AzureStubOptions): Promise<AzureStub> {
  const next = (service: StubService) => () => options.faults?.next(service);
  const certificate = await makeLocalCertificate();
  const identity = await startIdentityStub(next('identity'));
  const { isIssued } = identity;
  const violations: string[] = [];
  const logs: LogsIngestionState = { rows: [], violations };
  const playbooks: LogicAppState = { contained: new Map(), calls: 0, violations };
  const { key, cert, file } = certificate;
  const ingest = stubListener(
    logsIngestionAnswer({ ...options, refuseRow: (row) => options.faults?.ofRow(row) }, isIssued, logs),
    next('ingestion'),
  );
  const contain = stubListener(
    logicAppAnswer({ isIssued, onResult: options.onContainmentResult }, playbooks),
    next('playbooks'),
  );
  const resources = new Map<string, unknown>();
  const deploymentSite: DeploymentSiteState = {
    packages: [],
    refusals: [],
    statuses: [{ status: 4, complete: true }],
  };
  const appHealth = stubListener(() => ({ status: 200, body: { ok: true } }), next('app'));
  let endpoint = '';
  const audience = () => endpoint;
  const manage = stubListener(resourceManagerAnswer({ resources }, isIssued, audience), next('management'));
  const deploy = stubListener(deploymentSiteAnswer(deploymentSite, isIssued, audience), next('management'));
  const activity = new ManagementActivity(violations);
  const feed = stubListener(
    managementActivityAnswer({ tenants: options.activityTenants ?? [], isIssued, origin: audience }, activity),
    next('activity'),
  );
  const listenerOf = (url: string) => {
    if (isActivityPath(url)) return feed;
    if (url.startsWith('/workflows/')) return contain;
    if (isResourcePath(url)) return manage;
    if (isDeploymentPath(url)) return deploy;
    return url === '/api/health' ? appHealth : ingest;
  };
  const server = createServer({ key, cert }, (request, response) => {
    // As a service whose clock differs from that of this machine.
    const offsetMs = options.faults?.clockOffsetMs ?? 0;
    if (offsetMs !== 0) response.setHeader('date', new Date(Date.now() + offsetMs).toUTCString());
    listenerOf(request.url ?? '/')(request, response);
  });
  endpoint = `https://127.0.0.1:${await listenLocally(server)}`;
  return {
    endpoint,
    activity,
    playbookUrl: (name) => endpoint + triggerPath(name),
    caCertificateFile: file,
    env: { ...identity.env, NODE_EXTRA_CA_CERTS: file },
    rows: logs.rows,
    contained: playbooks.contained,
    get playbookCalls() {
      return playbooks.calls;
    },
    violations,
    resources,
    deploymentSite,
    stop: async () => {
      await Promise.all([closeNow(server), identity.stop(), certificate.remove()]);
    },
  };
}
