/** All checks, in the order in which one depends on another. */
import type { Check } from './check.ts';
import { analyticsRules } from './checks/analytics-rules.ts';
import { app } from './checks/app.ts';
import { checkpoint } from './checks/checkpoint.ts';
import { clock } from './checks/clock.ts';
import { containers } from './checks/containers.ts';
import { evidenceLock } from './checks/evidence-lock.ts';
import { graphRoles } from './checks/graph-roles.ts';
import { hubs } from './checks/hubs.ts';
import { identity } from './checks/identity.ts';
import { playbooks } from './checks/playbooks.ts';
import { queues } from './checks/queues.ts';
import { settings } from './checks/settings.ts';
import { auditRecords, defenderStream, graphActivity } from './checks/sources.ts';
import { tables } from './checks/tables.ts';
import { testRow } from './checks/test-row.ts';

export const CHECKS: readonly Check[] = [
  identity,
  settings,
  clock,
  app,
  hubs,
  checkpoint,
  tables,
  queues,
  containers,
  testRow,
  evidenceLock,
  analyticsRules,
  playbooks,
  graphRoles,
  auditRecords,
  defenderStream,
  graphActivity,
];
