/** What people decided about an alert, by the tags of the incidents that carry it: the query of the playbooks, run. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INGESTED, type Row } from './run/run-query.ts';
import { runQuery } from './workspace.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const ID = 'Ab1_x';
const QUERY = readFileSync('infra/kql/playbooks/incident-of-alert.kql', 'utf8').replaceAll('ALERT_ID', ID);

const at = (time: number): Row => ({ TimeGenerated: new Date(time), [INGESTED]: time });

function alert(systemAlertId: string, alertId = ID): Row {
  const details = JSON.stringify({ AlertId: [alertId], Detection: ['purge-loop'] });
  return {
    ...at(NOON - 5 * HOUR),
    SystemAlertId: systemAlertId,
    ExtendedProperties: JSON.stringify({ 'Custom Details': details, Query: `says ${ID}` }),
  };
}

interface Said {
  readonly tags?: readonly string[];
  readonly isClosed?: boolean;
  readonly alerts?: readonly string[];
  readonly hoursAgo?: number;
  readonly by?: string;
}

function incident(name: string, { tags = [], isClosed = false, alerts = ['s1'], hoursAgo = 1, by = name }: Said): Row {
  return {
    ...at(NOON - hoursAgo * HOUR),
    IncidentName: name,
    AlertIds: alerts,
    Labels: tags.map((labelName) => ({ labelName, labelType: 'User' })),
    Status: isClosed ? 'Closed' : 'Active',
    ModifiedBy: by,
  };
}

function answer(incidents: readonly Row[], alerts: readonly Row[] = [alert('s1'), alert('s2')]): unknown {
  const rows = runQuery(QUERY, { tables: { SecurityAlert: alerts, SecurityIncident: incidents }, functions: {} }, NOON);
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0] === undefined ? null : JSON.parse(String(rows[0].Answer));
}

const CONTAIN = `contain-${ID}`;
const REJECT = `reject-${ID}`;

describe('the incident of an alert', () => {
  it.each<[string, Said, string, boolean]>([
    ['nothing was said', {}, '', false],
    ['the tag that contains', { tags: [CONTAIN] }, 'contain', false],
    ['the tag in other case', { tags: [CONTAIN.toUpperCase()] }, 'contain', false],
    ['the tag that refuses', { tags: [REJECT] }, 'reject', false],
    ['both', { tags: [CONTAIN, REJECT] }, 'reject', false],
    ['a hold', { tags: [`held-${ID}`] }, '', true],
    ['closed without a tag', { isClosed: true }, 'reject', false],
    ['closed with the tag', { isClosed: true, tags: [CONTAIN] }, 'contain', false],
    [
      'tags of longer and shorter ids',
      { tags: [`${CONTAIN}y`, `x${CONTAIN}`, 'contain-Ab1_', CONTAIN.slice(8)] },
      '',
      false,
    ],
  ])('%s', (_, said, decision, held) => {
    expect(answer([incident('one', { ...said, by: 'Ann' })])).toEqual({
      Incident: 'one',
      Decision: decision,
      By: 'Ann',
      Held: held,
    });
  });

  it('is nowhere while no incident carries the alert', () => {
    expect(answer([])).toBeNull();
    expect(answer([incident('one', { tags: [CONTAIN], alerts: ['s9'] })])).toBeNull();
    // That an alert's texts name the id is not enough.
    expect(answer([incident('one', { tags: [CONTAIN] })], [alert('s1', 'another')])).toBeNull();
  });

  it('goes by the last state of an incident', () => {
    const then = incident('one', { tags: [CONTAIN], hoursAgo: 3 });
    expect(answer([incident('one', { hoursAgo: 2 }), then])).toMatchObject({ Decision: '' });
  });

  it.each<[string, Said, Said, object]>([
    ['closed, then raised again', { isClosed: true }, { alerts: ['s2'] }, { Incident: 'new', Decision: '' }],
    ['closed after the new one', { isClosed: true, hoursAgo: 0.5 }, {}, { Incident: 'new', Decision: '' }],
    ['both closed', { isClosed: true }, { isClosed: true }, { Incident: 'new', Decision: 'reject' }],
    ['said in the old one', { tags: [CONTAIN] }, {}, { Incident: 'new', Decision: 'contain' }],
    [
      'refused in the old one',
      { tags: [REJECT] },
      { tags: [CONTAIN] },
      { Incident: 'old', Decision: 'reject', By: 'old' },
    ],
    ['held in the old one', { tags: [`held-${ID}`] }, {}, { Incident: 'new', Held: true }],
  ])('in two incidents: %s', (_, old, next, expected) => {
    const incidents = [incident('old', { hoursAgo: 2, ...old }), incident('new', { alerts: ['s2', 's3'], ...next })];
    expect(answer(incidents)).toMatchObject(expected);
    expect(answer([...incidents].reverse())).toMatchObject(expected);
  });
});
