/** Against recorded data of a lab tenant with a simulated intrusion, where the data is present. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { detect } from '../../shared/detections/judge.ts';
import type { PurgewatchEvent } from '../../shared/events/event.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';
import { unwrap } from '../../shared/events/unwrap.ts';
import { EntryFlag, hasFlag } from '../../shared/subjects/entry.ts';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data');
const LAB = resolve(FOLDER, 'office365/unified-audit-log-lab-tenant.ndjson');
const GOOGLE = resolve(FOLDER, 'google-workspace');
const FORMS = resolve(FOLDER, 'office365/unified-audit-log-forms.ndjson');
const HOST = resolve(FOLDER, 'windows-events/benign-mail-app-host.ndjson');

function* events(file: string): Generator<PurgewatchEvent> {
  const seen = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    for (const record of unwrap(line)) {
      const event = record.kind === 'raw' ? normalise(record.value, { defaultTenantId: null }) : record;
      if (!isEvent(event) || seen.has(event.recordId)) continue;
      seen.add(event.recordId);
      yield event;
    }
  }
}

describe.skipIf(!existsSync(LAB))('recorded data (skipped where it is absent)', () => {
  test('finds the intrusion and raises nothing else', () => {
    const raised = [...events(LAB)].flatMap((event) =>
      detect(event)
        .findings.filter((finding) => finding.score >= 20)
        .map((finding) => [new Date(event.time).toISOString(), finding.detection, finding.severity]),
    );
    expect(raised.sort()).toEqual([
      ['2021-04-16T12:07:14.000Z', 'inbox-rule-hides-mail', 'high'],
      ['2021-04-16T12:08:47.000Z', 'transport-rule-tampering', 'high'],
      ['2021-04-16T12:33:49.000Z', 'inbox-rule-hides-mail', 'medium'],
    ]);
  });

  test('counts one hard delete and two moves', () => {
    const tallies = [...events(LAB)]
      .flatMap((event) => detect(event).facts)
      .filter(({ subject, kind }) => subject.kind === 'actor' && kind.endsWith('-delete'));
    expect(tallies.map((tally) => [tally.kind, tally.weight, hasFlag(tally, EntryFlag.nonOwner)])).toEqual([
      ['hard-delete', 1, false],
      ['soft-delete', 1, false],
      ['soft-delete', 1, false],
    ]);
  });

  test('Google Workspace: settings of Gmail and forwarding, and nothing graver than low', () => {
    const files = ['admin-gmail-settings.ndjson', 'reports-api.ndjson'].map((name) => resolve(GOOGLE, name));
    const found = files.flatMap((file) =>
      [...events(file)]
        .flatMap((event) => detect(event).findings)
        .map((finding) => [finding.detection, finding.event.actor, finding.severity]),
    );
    expect(found).toEqual([
      // The recorded names of these settings are placeholders.
      ...Array(4).fill(['google-mail-tampering', 'foo@bar.com', 'informational']),
      ['google-mail-tampering', 'john.doe@example.com', 'low'],
    ]);
  });

  test('single records in many forms raise nothing but inbox rules', () => {
    const raised = [...events(FORMS)].flatMap((event) =>
      detect(event)
        .findings.filter((finding) => finding.score >= 20)
        .map((finding) => finding.detection),
    );
    expect(new Set(raised)).toEqual(new Set(['inbox-rule-hides-mail']));
  });

  test('a host on which nothing happens gives nothing', () => {
    for (const event of events(HOST)) expect(detect(event).findings).toEqual([]);
  });
});
