/**
 * The timer that fetches audit records from the Office 365 Management Activity API and sends them to the hub of audit records.
 * It is always registered, so that the host knows it whatever the settings are, and does nothing where they name no tenant.
 */
import { app, type InvocationContext } from '@azure/functions';
import type { Feed } from '../shared/pipeline/collect-ports.ts';
import type { Dependencies } from './dependencies.ts';

/** Content becomes available an hour after the act and later: less waiting would gain little, and each look costs requests. */
const EVERY_FIVE_MINUTES = '45 */5 * * * *';

/** A feed behind by so much needs somebody: minutes. Content is there for seven days. */
const OVERDUE_MINUTES = 180;

export function registerCollectOffice365(dependencies: Pick<Dependencies, 'collect'>): void {
  app.timer('collect-office365', { schedule: EVERY_FIVE_MINUTES, handler: collectOffice365(dependencies) });
}

export function collectOffice365({ collect }: Pick<Dependencies, 'collect'>) {
  return async (_timer: unknown, context: InvocationContext): Promise<void> => {
    const outcome = await collect();
    if (outcome === null) return;
    const { counts, faults } = outcome;
    for (const { feed, fault } of faults) context.error(`not collected: ${nameOf(feed)}: ${reasonOf(fault)}`);
    const grave = counts.failed > 0 || counts.hoursLost > 0 || counts.lagMinutes >= OVERDUE_MINUTES;
    const odd = counts.waiting > 0 || counts.expired > 0 || counts.parked > 0 || counts.throttled > 0;
    context[grave ? 'error' : odd ? 'warn' : 'info'](`collected ${JSON.stringify(counts)}`);
  };
}

function nameOf({ tenantId, contentType }: Feed): string {
  return `tenant ${tenantId} ${contentType}`;
}

/** Errors of our own say what is wrong; of all others only what kind they are, because they may quote what was sent. */
const OWN: ReadonlySet<string> = new Set(['source', 'not-subscribed', 'checkpoint-format']);

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown fault';
  const code = 'code' in fault ? String(fault.code) : '';
  return OWN.has(code) ? fault.message : [fault.name, code].filter(Boolean).join(' ');
}
