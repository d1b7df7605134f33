/** One record of each kind as an alert shows it. */
import { describe, expect, it } from 'vitest';
import { evidenceEventOf } from '../../shared/alerts/evidence-event.ts';
import { fileRow, type RawRecord } from '../../shared/detections/sample-records.ts';
import { deleteBy, graphAt, processAt } from '../../shared/detections/sample-stories.ts';
import { isEvent, normalise } from '../../shared/events/normalise.ts';

function shown(record: RawRecord, mailSubjects = true) {
  const event = normalise(record, { defaultTenantId: null });
  if (!isEvent(event)) throw new Error('expected an event');
  return evidenceEventOf(event, 'blob', mailSubjects);
}

describe('an event of the evidence', () => {
  it.each<[string, RawRecord, object]>([
    [
      'an audit record',
      deleteBy('a@x.example', 'b@x.example', 0),
      { act: 'HardDelete', mailbox: 'b@x.example', device: null, subjects: ['Sample 0'] },
    ],
    [
      'a process',
      processAt(0, 'powershell.exe Search-Mailbox kim'),
      { act: 'powershell.exe', device: expect.stringContaining('ws-'), mailbox: null },
    ],
    ['a file', fileRow('C:\\x\\kim.ost', 'FileDeleted', 'del.exe'), { act: 'FileDeleted', device: expect.any(String) }],
    ['a call', graphAt(0, 'DELETE', '/v1.0/me/messages/AAMk1'), { act: 'DELETE', device: null }],
  ])('names what was done, and where: %s', (_kind, record, expected) => {
    expect(shown(record)).toMatchObject({ subjects: [], journal: 'blob', ...expected });
  });

  const ofSubjects = (...subjects: readonly (string | null)[]) =>
    deleteBy('a@x.example', 'a@x.example', 0, 1, {
      AffectedItems: subjects.map((Subject, i) => ({ Id: `x${i}`, Subject })),
    });

  it('shows subjects of messages only where it is to', () => {
    expect(shown(ofSubjects(null, 'a')).subjects).toEqual(['a']);
    expect(shown(ofSubjects('a'), false).subjects).toEqual([]);
  });

  it('looks at no more of a subject than anybody writes, so that a hostile one costs nothing', () => {
    const start = performance.now();
    const [subject] = shown(ofSubjects(`x${' password='.repeat(200_000)}`)).subjects;
    expect(subject?.length).toBeLessThanOrEqual(120);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
