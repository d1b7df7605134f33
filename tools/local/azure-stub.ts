/**
 * The two Azure services that the pack delivers through, on the loopback interface: managed identity tokens and the Logs
 * Ingestion API. A process with `env` in its environment uses them with the unchanged client libraries.
 */
import { createServer } from 'node:https';
import { startIdentityStub } from './identity-stub.ts';
import { makeLocalCertificate } from './local-certificate.ts';
import {
  type LogsIngestionOptions,
  type LogsIngestionState,
  logsIngestionHandler,
  type Row,
} from './logs-ingestion-stub.ts';
import { closeNow, listenLocally } from './stub-response.ts';

export interface AzureStub {
  /** For `LogsIngestionClient`. */
  readonly endpoint: string;
  readonly caCertificateFile: string;
  readonly env: {
    readonly IDENTITY_ENDPOINT: string;
    readonly IDENTITY_HEADER: string;
    readonly NODE_EXTRA_CA_CERTS: string;
  };
  readonly rows: readonly Row[];
  readonly violations: readonly string[];
  stop(): Promise<void>;
}

export async function startAzureStub(options: LogsIngestionOptions): Promise<AzureStub> {
  const certificate = await makeLocalCertificate();
  const identity = await startIdentityStub();
  const state: LogsIngestionState = { rows: [], violations: [] };
  const { key, cert, file } = certificate;
  const server = createServer({ key, cert }, logsIngestionHandler(options, identity.isIssued, state));
  const port = await listenLocally(server);
  return {
    endpoint: `https://127.0.0.1:${port}`,
    caCertificateFile: file,
    env: { ...identity.env, NODE_EXTRA_CA_CERTS: file },
    rows: state.rows,
    violations: state.violations,
    stop: async () => {
      await Promise.all([closeNow(server), identity.stop(), certificate.remove()]);
    },
  };
}
