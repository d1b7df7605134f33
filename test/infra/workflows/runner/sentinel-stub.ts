/** Incidents with their tags and comments: the query of infra/kql/playbooks, and the comments of Azure Resource Manager. */
import { bodyOf, type StubServer, startStub } from './stub-server.ts';

export interface Incident {
  readonly name: string;
  tags: string[];
  isClosed: boolean;
  by: string;
  /** By the id of the comment. */
  readonly comments: Map<string, string>;
}

export interface Sentinel {
  /** The incident that carries an alert, by alert. */
  readonly incidents: Map<string, Incident>;
  readonly logs: StubServer;
  readonly manager: StubServer;
}

export async function startSentinel(logsAudience: string, armAudience: string): Promise<Sentinel> {
  const incidents = new Map<string, Incident>();
  const logs = await startStub(logsAudience, (request) => {
    const query = String(bodyOf(request).query);
    const alertId = /^let Id = "([^"]*)";$/m.exec(query)?.[1] ?? '';
    const rows = [...incidents].filter(([id]) => id === alertId).map(([id, incident]) => [answerFor(id, incident)]);
    return {
      status: 200,
      body: { tables: [{ name: 'PrimaryResult', columns: [{ name: 'Answer', type: 'string' }], rows }] },
    };
  });
  const manager = await startStub(armAudience, (request) => {
    const [, name, , comment = ''] = /^\/incidents\/([^/]+)(\/comments\/([^/]+))$/.exec(request.path) ?? [];
    const incident = [...incidents.values()].find((each) => each.name === name);
    if (incident === undefined || request.query.get('api-version') !== '2025-09-01') return { status: 404, body: {} };
    incident.comments.set(comment, String((bodyOf(request).properties as { message?: string }).message));
    return { status: 201, body: {} };
  });
  return { incidents, logs, manager };
}

/** As the query decides. */
function answerFor(alertId: string, { name, tags, isClosed, by }: Incident): string {
  const decided = tags.includes(`reject-${alertId}`) ? 'reject' : tags.includes(`contain-${alertId}`) ? 'contain' : '';
  return JSON.stringify({
    Incident: name,
    Decision: decided === '' && isClosed ? 'reject' : decided,
    By: by,
    Held: tags.includes(`held-${alertId}`),
  });
}
