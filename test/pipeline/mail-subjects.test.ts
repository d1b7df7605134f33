/** Subjects of messages: in no alert, row or log unless the settings show them, and then in one place. */
import { InvocationContext } from '@azure/functions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreEvents } from '../../functions/score-events.ts';
import type { Alert } from '../../shared/alerts/alert.ts';
import { allSamples } from '../../shared/detections/all-samples.ts';
import { cloudAppEvent, MIRA, TOMAS } from '../../shared/detections/sample-records.ts';
import { deleteBy } from '../../shared/detections/sample-stories.ts';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { toSentinelRow } from '../../shared/sinks/sentinel-row.ts';
import { createWorld, startProcess } from '../support/pipeline.ts';
import { withSubject } from '../support/planted.ts';
import { runs } from '../support/runs.ts';

const STORIES: readonly (readonly unknown[])[] = [
  ...allSamples.flatMap(({ samples }) =>
    samples.filter(({ expect: what }) => what === 'fires').map(({ records }) => records),
  ),
  ...[false, true].map((asText) => [cloudAppEvent(deleteBy(TOMAS, MIRA, 0), asText)]),
];
/** Those whose records have subjects, or can have. */
const OF_MAIL = STORIES.filter((records) => JSON.stringify(withSubject(records, 'zebra')).includes('zebra'));

/** What is raised, delivered and logged of records that arrive one after the other. */
async function told(records: readonly unknown[], mailSubjects: boolean) {
  const world = createWorld();
  const process = startProcess(world, undefined, undefined, mailSubjects);
  const logs: string[] = [];
  const handler = scoreEvents('f', { score: (batch, attempt) => scoreBatch(batch, attempt, process) });
  const context = new InvocationContext({
    functionName: 'f',
    triggerMetadata: {
      sequenceNumberArray: records.map((_, i) => i),
      enqueuedTimeUtcArray: records.map(() => '2026-03-02T20:00:00Z'),
      partitionContext: { partitionId: '0', eventHubName: 'audit-events', consumerGroup: 'purgewatch' },
    },
    logHandler: (_level, ...args) => logs.push(args.join(' ')),
  });
  await handler(
    records.map((record) => Buffer.from(JSON.stringify(record))),
    context,
  );
  const stored = world.alerts.all();
  const rows = stored.map((each) => toSentinelRow(each, { neverContain: new Set() }));
  return { alerts: stored.map(({ alert }) => alert), rows, logs };
}

const WITHOUT_SUBJECTS = (alert: Alert) => ({
  ...alert,
  evidence: alert.evidence.map(({ subjects: _, ...rest }) => rest),
});
const shownIn = (alerts: readonly Alert[]) =>
  alerts.flatMap(({ evidence }) => evidence.flatMap(({ subjects }) => subjects));

describe('the subject of a message', () => {
  it('is in no alert, no row and no log, whatever raises the alert', async () => {
    let alerts = 0;
    for (const records of STORIES) {
      const found = await told(withSubject(records, 'zebra-7781') as unknown[], false);
      expect(JSON.stringify(found)).not.toContain('zebra');
      alerts += found.alerts.length;
    }
    expect(alerts).toBeGreaterThan(200);
    expect(OF_MAIL.length).toBeGreaterThan(40);
  }, 120_000);

  it('is in none, whatever it says', async () => {
    const anySubject = fc.tuple(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('', 'Password reset ', "'; drop ", '<b>'),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...OF_MAIL), anySubject, async (records, [text, words]) => {
        const found = await told(withSubject(records, `${words}zebra${text}zebra`) as unknown[], false);
        expect(JSON.stringify(found)).not.toContain('zebra');
        expect(shownIn(found.alerts)).toEqual([]);
      }),
      runs(60),
    );
  }, 120_000);

  it('is shown where the settings say so, of every form that has one, in evidence and nowhere else', async () => {
    const forms = new Set<string>();
    for (const records of OF_MAIL) {
      const { alerts, rows, logs } = await told(withSubject(records, 'zebra-7781') as unknown[], true);
      for (const { source, subjects } of alerts.flatMap(({ evidence }) => evidence)) {
        if (subjects.some((subject) => subject.includes('zebra-7781'))) forms.add(source);
        expect(subjects.length).toBeLessThanOrEqual(3);
      }
      expect(rows.map(({ Evidence }) => Evidence)).toEqual(alerts.map(({ evidence }) => evidence));
      expect(JSON.stringify([alerts.map(WITHOUT_SUBJECTS), logs])).not.toContain('zebra');
    }
    expect([...forms].sort()).toEqual([
      'cloud-app-events',
      'email-events',
      'google-workspace',
      'office-activity',
      'unified-audit-log',
    ]);
  }, 120_000);
});
