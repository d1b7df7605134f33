import type { DetectionSamples } from './detection.ts';
import { ADMIN, MIRA } from './sample-records.ts';
import { cmdletAt, DAY, deleteBy, messageRecord, spread } from './sample-stories.ts';

const active = spread(8, DAY, (at) => deleteBy(MIRA, MIRA, at));
const weakened = (at: number, identity: string = MIRA) =>
  cmdletAt(at, 'Set-Mailbox', { Identity: identity, AuditEnabled: 'False' }, { UserId: ADMIN });

export const silenceAfterWeakeningSamples: DetectionSamples = {
  detection: 'silence-after-weakening',
  samples: [
    {
      name: 'active for a week, then weakened, then nothing',
      expect: 'fires',
      severity: 'high',
      records: [...active, weakened(8 * DAY)],
    },
    {
      name: 'heard again after two days',
      expect: 'fires',
      severity: 'high',
      records: [...active, weakened(8 * DAY), deleteBy(MIRA, MIRA, 10 * DAY)],
    },
    {
      name: 'heard within a day',
      expect: 'quiet',
      records: [...active, weakened(8 * DAY), deleteBy(MIRA, MIRA, 8 * DAY + 600)],
    },
    { name: 'never active', expect: 'quiet', records: [weakened(8 * DAY)] },
    {
      name: 'protection turned on',
      expect: 'quiet',
      records: [...active, cmdletAt(8 * DAY, 'Set-Mailbox', { Identity: MIRA, AuditEnabled: 'True' })],
    },
    {
      name: 'records in any order',
      expect: 'evades',
      severity: 'high',
      records: [weakened(8 * DAY), ...active.toReversed()],
    },
    {
      name: 'active by sending alone',
      expect: 'evades',
      severity: 'high',
      records: [
        ...spread(8, DAY, (at) => messageRecord('Send', at, { id: `<m${at}@x.example>`, subject: 'Hello' })),
        weakened(8 * DAY),
      ],
    },
    {
      name: 'weakened under the alias of the mailbox, which never says anything again',
      expect: 'evades',
      severity: 'high',
      records: [...active, weakened(8 * DAY, 'mira.solberg')],
    },
    {
      name: 'a hold instead of auditing',
      expect: 'evades',
      severity: 'high',
      records: [
        ...active,
        cmdletAt(8 * DAY, 'Set-Mailbox', { Identity: MIRA.toUpperCase(), LitigationHoldEnabled: 'False' }),
      ],
    },
  ],
};
