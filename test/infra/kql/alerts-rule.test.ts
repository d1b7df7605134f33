/** The rule for alerts, run: the deployed query over rows that the sink makes, one run after the other. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../shared/alerts/alert.ts';
import { alertRow, SUPPRESSION } from './rows.ts';
import { INGESTED, type Row } from './run/run-query.ts';
import { runQuery } from './workspace.ts';

const QUERY = readFileSync('infra/kql/rules/alerts.kql', 'utf8');
const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const EVERY = 5 * MINUTE;

const nobody: Row[] = [];
/** What a run at that time gives, whatever arrives while it waits for its turn. */
function runAt(
  now: number,
  rows: readonly Row[],
  administrators: readonly Row[] = nobody,
  told: readonly Row[] = [],
): Row[] {
  const tables = { Purgewatch_CL: rows, SecurityAlert: told };
  return runQuery(QUERY, { tables, functions: { _GetWatchlist: administrators } }, now);
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** A revision of an alert; of one number there is one content, however often it comes. */
interface Sent {
  readonly id: string;
  readonly revision: number;
  readonly severity: (typeof SEVERITIES)[number];
  readonly suppressed: boolean;
  readonly arrived: number;
}

const toRow = ({ id, revision, severity, suppressed, arrived }: Sent) =>
  alertRow({ id, revision, severity, suppression: suppressed ? SUPPRESSION : null }, arrived, arrived - 3 * MINUTE);

/** Some alerts, each with revisions that arrive in any order, some of them twice, within an hour. */
const history: fc.Arbitrary<Sent[]> = fc
  .array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      revision: fc.nat(7),
      severity: fc.constantFrom(...SEVERITIES),
      suppressed: fc.boolean(),
      // Just at, just before and just after the edge of a window too.
      arrived: fc
        .tuple(fc.nat(12), fc.constantFrom(0, 1, -1, MINUTE, 2 * MINUTE, EVERY - 1))
        .map(([slot, offset]) => NOON + slot * EVERY + offset),
    }),
    { maxLength: 14 },
  )
  .map((sent) =>
    sent.map((each) => {
      const first = sent.find(({ id, revision }) => id === each.id && revision === each.revision) ?? each;
      return { ...first, arrived: each.arrived };
    }),
  );

/** The same in words: a run tells an alert whose last revision is graver than anything told of it, and not suppressed. */
function oracle(sent: readonly Sent[], runs: readonly number[]): string[][] {
  const told = new Map<string, number>();
  return runs.map((now) => {
    const here = sent.filter(({ arrived }) => arrived <= now);
    const tells: string[] = [];
    for (const id of new Set(here.map((each) => each.id))) {
      const [last] = here.filter((each) => each.id === id).sort((a, b) => b.revision - a.revision);
      if (last === undefined || last.suppressed) continue;
      const rank = SEVERITIES.indexOf(last.severity);
      if (rank <= (told.get(id) ?? -1)) continue;
      told.set(id, rank);
      tells.push(`${id} ${last.revision} ${last.severity}`);
    }
    return tells.sort();
  });
}

describe('the rule for alerts', () => {
  it('tells each alert once, and again when its severity has risen, whatever arrives when', () => {
    const runs = Array.from({ length: 15 }, (_, i) => NOON + i * EVERY);
    fc.assert(
      fc.property(history, fc.nat(4 * MINUTE), (sent, late) => {
        // A run that starts late sees rows of the next one, and is still of its own time.
        const told = runs.map((now) =>
          runAt(now, sent.filter(({ arrived }) => arrived <= now + late).map(toRow))
            .map((row) => `${row.AlertId} ${row.Revision} ${row.PurgewatchSeverity}`)
            .sort(),
        );
        expect(told).toEqual(oracle(sent, runs));
      }),
      { numRuns: 30 },
    );
  });

  it('finds a row that arrives a day after it was raised', () => {
    const late = alertRow({ id: 'a' }, NOON - MINUTE, NOON - 23 * 60 * MINUTE);
    expect(runAt(NOON, [late])).toHaveLength(1);
    expect(runAt(NOON + EVERY, [late])).toEqual([]);
  });

  it('never tells a suppressed alert, nor the row of a test', () => {
    const suppressed = alertRow({ id: 'a', severity: 'critical', suppression: SUPPRESSION }, NOON - MINUTE);
    const test = { ...alertRow({ id: 'b' }, NOON - MINUTE), IsTest: true };
    expect(runAt(NOON, [suppressed, test])).toEqual([]);
  });

  it('tells an alert that was suppressed once it is not any more', () => {
    const rows = [
      alertRow({ id: 'a', revision: 1, suppression: SUPPRESSION }, NOON - 6 * MINUTE),
      alertRow({ id: 'a', revision: 2 }, NOON - MINUTE),
    ];
    expect(runAt(NOON - EVERY, rows)).toEqual([]);
    expect(runAt(NOON, rows)).toMatchObject([{ AlertId: 'a', Revision: 2 }]);
  });

  it('calls critical High, as Sentinel has no more, and tells the rise from high to critical', () => {
    const rows = [
      alertRow({ id: 'a', revision: 2, severity: 'high' }, NOON - 6 * MINUTE),
      alertRow({ id: 'a', revision: 4, severity: 'critical' }, NOON - MINUTE),
    ];
    expect(runAt(NOON, rows)).toMatchObject([{ Severity: 'High', PurgewatchSeverity: 'critical' }]);
  });
});

describe('a run that failed, or did not come when it was due', () => {
  /** An alert that Sentinel made. */
  const told = (id: string, severity: string, at: number): Row => ({
    TimeGenerated: new Date(at),
    ExtendedProperties: JSON.stringify({
      'Custom Details': JSON.stringify({ AlertId: [id], PurgewatchSeverity: [severity] }),
    }),
  });
  const other = told('other', 'low', NOON - 60 * MINUTE);
  /** Arrived in the window that ends at noon, of which no run told. */
  const missed = (change: Partial<Alert> = {}) => alertRow({ id: 'a', severity: 'high', ...change }, NOON - MINUTE);
  const tellsAt = (windows: number, rows: readonly Row[], seen: readonly Row[]) =>
    runAt(NOON + windows * EVERY, rows, nobody, seen).map((row) => row.AlertId);

  it('is made up for a little later, and at most four times', () => {
    const chances = Array.from({ length: 30 }, (_, i) => i).filter((i) => tellsAt(i, [missed()], [other]).length > 0);
    expect(chances).toEqual([0, 3, 6, 9, 12]);
  });

  it.each<[name: string, rows: Row[], seen: Row[], expected: string[]]>([
    ['tells nothing that was told', [missed()], [other, told('a', 'high', NOON + MINUTE)], []],
    ['tells a rise of which only the lower severity was told', [missed()], [told('a', 'medium', NOON - EVERY)], ['a']],
    ['tells nothing where nothing that was told can be seen', [missed()], [], []],
    ['tells nothing that is suppressed', [missed({ suppression: SUPPRESSION })], [other], []],
    ['leaves the rest of a crowd to its one row', [missed()], [other, told('more-20260302120000', '', NOON)], []],
    ['knows a crowd of long ago for past', [missed()], [other, told('more-1', '', NOON - 60 * MINUTE)], ['a']],
  ])('%s', (_name, rows, seen, expected) => {
    expect(tellsAt(3, rows, seen)).toEqual(expected);
  });
});

describe('more alerts than a run may make', () => {
  const severityOf = (i: number) => SEVERITIES[i % SEVERITIES.length] ?? 'low';
  const burst = (length: number) =>
    Array.from({ length }, (_, i) => alertRow({ id: `a${i}`, severity: severityOf(i) }, NOON - MINUTE));

  it.each([
    [100, 100],
    [101, 101],
    [1_000, 101],
  ])('%i make %i rows', (alerts, rows) => {
    expect(runAt(NOON, burst(alerts))).toHaveLength(rows);
  });

  it('the gravest are told by themselves, one row says how many the rest are', () => {
    const told = runAt(NOON, burst(160));
    expect(told.slice(0, 40).every((row) => row.PurgewatchSeverity === 'critical')).toBe(true);
    expect(told.at(-1)).toMatchObject({
      Detection: 'more-alerts',
      ItemCount: 60,
      Severity: 'Medium',
      AlertTitle: '60 more alerts in one run: 0 critical, 0 high, 20 medium, 40 low',
      MayContain: false,
    });
    expect(runAt(NOON + EVERY, burst(160))).toEqual([]);
  });
});

describe('the watchlist of approved administrators', () => {
  const medium = { id: 'a', severity: 'medium', escalate: { tier2: false, reason: 'x' } } as const;
  const one = (change: Partial<Alert>, administrators: readonly Row[]) =>
    runAt(NOON, [alertRow(change, NOON - MINUTE)], administrators)[0];
  const listed = { SearchKey: 'Kim.Doe@contoso.example' };

  it.each<[name: string, alert: Partial<Alert>, list: Row[], expected: Row]>([
    ['labels and lowers by one step', medium, [listed], { Severity: 'Low', ApprovedAdministrator: true }],
    ['keeps what Purgewatch judged', medium, [listed], { PurgewatchSeverity: 'medium' }],
    ['lowers nothing of others', medium, [{ SearchKey: 'pat@contoso.example' }], { Severity: 'Medium' }],
    [
      'only labels what asks for tier 2',
      { ...medium, escalate: { tier2: true, reason: 'x' } },
      [listed],
      { Severity: 'Medium', ApprovedAdministrator: true },
    ],
    [
      'does neither where it is not certain who did it all',
      { ...medium, culprit: { account: null, applicationId: null } },
      [listed],
      { Severity: 'Medium', ApprovedAdministrator: false },
    ],
    ['holds until its end', medium, [{ ...listed, Expires: '2026-03-03' }], { Severity: 'Low' }],
    ['ends', medium, [{ ...listed, Expires: '2026-03-02' }], { Severity: 'Medium' }],
    ['has ended where the end is no date', medium, [{ ...listed, Expires: 'next spring' }], { Severity: 'Medium' }],
    ['has no end where none is given', medium, [{ ...listed, Expires: '' }], { Severity: 'Low' }],
  ])('%s', (_name, alert, list, expected) => {
    expect(one(alert, list)).toMatchObject(expected);
  });

  it('says so in the title', () => {
    expect(one(medium, [listed])?.AlertTitle).toMatch(/^\[approved administrator\] kim/);
  });
});

describe('what Sentinel shows of an alert', () => {
  it('has its answers in the description, and entities in parts', () => {
    const [row] = runAt(NOON, [
      alertRow(
        {
          id: 'a',
          device: 'pc-7.corp.contoso.example',
          escalate: { tier2: true, reason: 'The severity is critical.' },
          entities: {
            account: { name: 'kim.doe', upnSuffix: 'contoso.example', objectId: null },
            mailboxes: ['board@contoso.example'],
            hosts: ['pc-7.corp.contoso.example'],
            ips: ['192.0.2.7'],
            applications: ['00000000-0000-4000-8000-000000000001'],
            processes: [],
            files: ['old.pst'],
          },
        },
        NOON - MINUTE,
      ),
    ]);
    expect(row).toMatchObject({
      HostName: 'pc-7',
      DnsDomain: 'corp.contoso.example',
      ApplicationName: '00000000-0000-4000-8000-000000000001',
      FileEntity: 'old.pst',
      GroupedBy: 'kim.doe@contoso.example',
    });
    expect(row?.AlertDescription).toMatch(/^The severity is critical\.\n\nScore 90: 61 items/);
    expect(row?.[INGESTED]).toBeUndefined();
  });

  it('has a title and a description that fit, whatever an alert says', () => {
    const [row] = runAt(NOON, [alertRow({ id: 'a', title: 'x'.repeat(5_000) }, NOON - MINUTE)]);
    expect(String(row?.AlertTitle).length).toBeLessThanOrEqual(256);
    expect(String(row?.AlertDescription).length).toBeLessThanOrEqual(5_000);
  });
});
