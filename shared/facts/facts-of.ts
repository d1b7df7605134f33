/** All facts about an event, from all sources. */
import type { AuditEvent, CmdletCall, ProcessEvent, PurgewatchEvent } from '../events/event.ts';
import { cmdletsOfPeople } from './cmdlets.ts';
import { consents } from './consents.ts';
import { credentials } from './credentials.ts';
import { deletes } from './deletes.ts';
import { exportRequests } from './exports.ts';
import type { Fact } from './fact.ts';
import { gmail } from './gmail.ts';
import { graph } from './graph.ts';
import { mailFiles } from './mail-files.ts';
import { noticesReceived } from './notices-received.ts';
import { permissions } from './permissions.ts';
import { purges } from './purges.ts';
import { rules } from './rules.ts';
import { sentMail } from './sent-mail.ts';
import { sessions } from './sessions.ts';
import type { Context, FactSource } from './source.ts';
import { weakenings } from './weakenings.ts';

const factSources: readonly FactSource[] = [
  deletes,
  sentMail,
  noticesReceived,
  exportRequests,
  weakenings,
  rules,
  permissions,
  consents,
  credentials,
  cmdletsOfPeople,
  graph,
  gmail,
  purges,
  mailFiles,
  sessions,
];

/** Sources by what they look at, in lower case. */
export const factsByOperation = index((source) => source.operations ?? []);
export const factsByCmdlet = index((source) => source.cmdlets ?? []);

/** @param calls cmdlets that the event executed */
export function factsOf(event: PurgewatchEvent, calls: readonly CmdletCall[], context: Context): Fact[] {
  switch (event.kind) {
    case 'audit': {
      const sources = factsByOperation.get(event.operation.toLowerCase()) ?? [];
      const facts = sources.flatMap((source) => source.ofAudit?.(event, context) ?? []);
      return [...facts, ...factsOfCalls(event, calls, context)];
    }
    case 'process': {
      const facts = factSources.flatMap((source) => source.ofProcess?.(event, context) ?? []);
      return [...facts, ...factsOfCalls(event, calls, context)];
    }
    case 'file':
      return factSources.flatMap((source) => source.ofFile?.(event, context) ?? []);
    case 'api':
      return factSources.flatMap((source) => source.ofApi?.(event, context) ?? []);
  }
}

function factsOfCalls(event: AuditEvent | ProcessEvent, calls: readonly CmdletCall[], context: Context): Fact[] {
  return calls.flatMap((call) =>
    (factsByCmdlet.get(call.name) ?? []).flatMap((source) => source.ofCmdlet?.(call, event, context) ?? []),
  );
}

function index(keys: (source: FactSource) => readonly string[]): ReadonlyMap<string, readonly FactSource[]> {
  const map = new Map<string, FactSource[]>();
  for (const source of factSources)
    for (const key of keys(source)) map.set(key.toLowerCase(), [...(map.get(key.toLowerCase()) ?? []), source]);
  return map;
}
