/** Records that come just within and just after the time for which findings are exact, and the time that rows remember. */
import { describe, expect, it } from 'vitest';
import { scoreBatch } from '../../shared/pipeline/score-batch.ts';
import { batchOf, createWorld, startProcess } from '../support/pipeline.ts';
import { deleteRecord, recordId, ruleRecord, TENANT } from '../support/records.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.parse('2026-02-16T10:00:00Z');

const time = (after: number) => new Date(START + after).toISOString().slice(0, 19);
const deleted = (after: number, items = 1) => deleteRecord({ time: time(after), items });
/** Dates the rows of actor and mailbox: nothing of its own. */
const later = (after: number) => deleteRecord({ time: time(after), operation: 'SoftDelete' });

function cmdlet(name: string, after: number, parameters: Readonly<Record<string, string>>) {
  return {
    CreationTime: time(after),
    Id: recordId(),
    Operation: name,
    OrganizationId: TENANT,
    RecordType: 1,
    ResultStatus: 'True',
    UserType: 2,
    Workload: 'Exchange',
    UserId: 'admin@adatum.example',
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
  };
}
const exported = (after: number) => cmdlet('New-MailboxExportRequest', after, { Mailbox: 'pat' });
const removed = (after: number) => cmdlet('Remove-MailboxExportRequest', after, { Identity: 'pat\\MailboxExport' });
/** Dates the rows of the mailbox as exports name it, and of the administrator. */
const laterExport = (after: number) => cmdlet('New-MailboxExportRequest', after, { Mailbox: 'pat' });

/** One record a batch, in the order of arrival. */
async function arrived(records: readonly unknown[]) {
  const world = createWorld();
  const process = startProcess(world);
  let tooLate = 0;
  for (const [i, record] of records.entries())
    tooLate += (await scoreBatch(batchOf(i + 1, [record]), 0, process)).tooLate;
  const detections = new Set(world.alerts.all().flatMap(({ alert }) => alert.detections));
  const counts = world.alerts.all().map(({ alert }) => alert.count);
  return { detections, tooLate, count: Math.max(0, ...counts) };
}

describe('a window', () => {
  it.each([
    ['in order', [deleted(0, 40), deleted(20 * MINUTE, 40), later(2 * DAY)], 80, 0],
    [
      'half of which comes 48 hours late',
      [deleted(0, 40), later(2 * DAY + 20 * MINUTE), deleted(20 * MINUTE, 40)],
      80,
      0,
    ],
    ['all of which comes 48 hours late', [later(2 * DAY), deleted(0, 40), deleted(0, 40)], 80, 0],
    [
      'half of which comes as late as the row remembers',
      [deleted(0, 40), later(3 * DAY - 1000), deleted(1000, 40)],
      80,
      0,
    ],
    ['the first half of which the row has just forgotten', [deleted(0, 40), later(3 * DAY), deleted(1000, 40)], 0, 0],
    ['half of which comes when the row has forgotten it', [deleted(1000, 40), later(3 * DAY), deleted(0, 40)], 0, 1],
    ['one record of which is enough, and too late for the row', [later(3 * DAY), deleted(0, 60)], 0, 1],
  ])('%s', async (_name, records, count, tooLate) => {
    const found = await arrived(records);
    expect(found.detections.has('bulk-hard-delete')).toBe(count > 0);
    expect(found.count).toBe(count);
    expect(found.tooLate).toBe(tooLate);
  });
});

describe('a sequence', () => {
  const WEEK = 7 * DAY;
  it.each([
    ['in order', [exported(0), removed(WEEK)], true],
    ['over more than its time', [exported(0), removed(WEEK + 1000)], false],
    ['the second half 48 hours late', [exported(0), laterExport(WEEK + 2 * DAY - 1000), removed(WEEK)], true],
    ['the first half before the second, 48 hours late', [removed(HOUR), laterExport(2 * DAY), exported(0)], true],
    ['the first half days late, the second still in the row', [removed(WEEK), exported(0)], true],
    ['the first half older than the row remembers', [removed(9 * DAY + HOUR), exported(HOUR)], false],
    // Exact for 48 hours: the row forgets a second half after 72, so nothing can be found after that.
    ['the first half when the second is forgotten', [removed(HOUR), laterExport(4 * DAY + HOUR), exported(0)], false],
  ])('%s', async (_name, records, expected) => {
    expect((await arrived(records)).detections.has('export-then-removed')).toBe(expected);
  });

  it.each([
    ['48 hours late', 2 * DAY, true],
    ['a rule 73 hours late, its deletes forgotten', 73 * HOUR, false],
  ])('of a rule and the deletes that it hides: %s', async (_name, late, expected) => {
    const rule = ruleRecord({ time: time(0) });
    const { detections } = await arrived([deleted(HOUR), later(HOUR + late), rule]);
    expect(detections.has('rule-then-deleted')).toBe(expected);
    expect(detections.has('inbox-rule-hides-mail')).toBe(true);
  });
});
