/** Many deletes through Microsoft Graph by one application for one user. */
import { CLEAR_MAILBOX_DATA, CLEAR_MAILBOX_DATA_URL, GRAPH_ACTIVITY_URL } from './attack.ts';
import { requestScore } from './burst-score.ts';
import type { WindowDetection } from './detection.ts';

export const bulkGraphDelete: WindowDetection = {
  type: 'window',
  id: 'bulk-graph-delete',
  title: 'Many deletes through Microsoft Graph',
  why: 'A script with a stolen token deletes as fast as Graph answers: dozens of requests within minutes, each for one message or folder. People with a mail application do not.',
  logic:
    'Successful calls of Microsoft Graph that delete messages, folders or rules (by DELETE or permanentDelete; moves, whose target is not logged, do not count) by one application for one user reach 30 within any ten minutes of event time. High at four times as many.',
  tuning:
    'PURGEWATCH_WINDOWS sets requests (as items) and minutes. Archiving applications are the ones to allow by id.',
  attack: [CLEAR_MAILBOX_DATA],
  severity: 'medium',
  falsePositives: [
    'Archiving, migration and ticket systems',
    'Users who empty a folder in an application that deletes one by one',
  ],
  references: [CLEAR_MAILBOX_DATA_URL, GRAPH_ACTIVITY_URL],
  tallies: ['graph-delete'],
  subject: 'application',
  windowMs: 600_000,
  threshold: 30,
  score: requestScore('requests'),
};
