/** The interpreter that tests run queries with, against what Kusto's documentation says of each operator. */
import { describe, expect, it } from 'vitest';
import '../workspace.ts';
import { createRunner, INGESTED, type Row } from './run-query.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const run = createRunner({
  tables: { T: 'k: string, n: long, t: datetime, d: dynamic, b: bool', U: 'k: string, m: long' },
  functions: {},
});
const T: Row[] = [
  { k: 'a', n: 1, t: new Date(NOON - 90_000), d: { list: ['x', 'y'] }, b: true, [INGESTED]: NOON - 30_000 },
  { k: 'a', n: 3, t: new Date(NOON - 30_000), d: null, b: false, [INGESTED]: NOON - 90_000 },
  { k: 'b', n: null, t: new Date(NOON), d: { list: [] }, b: null, [INGESTED]: NOON },
];
const U: Row[] = [
  { k: 'a', m: 7 },
  { k: 'c', m: 8 },
];
const of = (query: string) => run(query, { tables: { T, U } }, NOON);

describe('queries as tests run them', () => {
  it.each<[query: string, rows: Row[]]>([
    // A condition that is null holds for no row, and neither does its contrary.
    ['T | where n > 0 | project n', [{ n: 1 }, { n: 3 }]],
    ['T | where not(n > 0) | project n', []],
    ['T | where not(b) | project n', [{ n: 3 }]],
    [
      'T | summarize c = count(), s = sum(n), m = max(n), f = countif(b) by k',
      [
        { k: 'a', c: 2, s: 4, m: 3, f: 1 },
        { k: 'b', c: 1, s: 0, m: null, f: 0 },
      ],
    ],
    // Without keys there is one row, of nothing too.
    ['T | where n > 9 | summarize c = count(), m = maxif(n, b)', [{ c: 0, m: null }]],
    ['T | where n > 9 | summarize c = count() by k', []],
    [
      'T | summarize arg_max(n, t) by k | project k, n',
      [
        { k: 'a', n: 3 },
        { k: 'b', n: null },
      ],
    ],
    ['T | where k == "a" | summarize arg_max(n, *) by k | project n, b', [{ n: 3, b: false }]],
    ['T | distinct k', [{ k: 'a' }, { k: 'b' }]],
    // A column that both sides have gets a 1 on the right.
    [
      'U | join kind=inner (T) on k | project k, m, n, k1',
      [
        { k: 'a', m: 7, n: 1, k1: 'a' },
        { k: 'a', m: 7, n: 3, k1: 'a' },
      ],
    ],
    ['U | join kind=leftanti T on k | project k', [{ k: 'c' }]],
    // Descending unless it says otherwise.
    ['U | sort by m | project m', [{ m: 8 }, { m: 7 }]],
    [
      'U | sort by m asc | extend p = row_number() | project m, p',
      [
        { m: 7, p: 1 },
        { m: 8, p: 2 },
      ],
    ],
    ['U | top 1 by m desc | project m', [{ m: 8 }]],
    ['U | count', [{ Count: 2 }]],
    ['T | where k == "a" and n == 1 | mv-expand e = d.list to typeof(string) | project e', [{ e: 'x' }, { e: 'y' }]],
    ['T | extend a = ingestion_time() | where a > ago(1m) | project n', [{ n: 1 }, { n: null }]],
    ['T | where n == 1 | project m = bin(t, 1m)', [{ m: new Date(NOON - 120_000) }]],
    ['let x = toscalar(U | summarize max(m)); print y = x + 1', [{ y: 9 }]],
    ['let f = (a: long, s: string) { strcat(s, a) }; print y = f(2, "z")', [{ y: 'z2' }]],
    ['union (U | where m == 7), (U | where m == 8 | project m)', [{ k: 'a', m: 7 }, { m: 8 }]],
    ['let k = "c"; U | where k == "a" | project m', [{ m: 7 }]],
    [
      'print c = case(1 > 2, "x", 2 > 1, "y", "z"), i = iff(1 > 2, 1, 2), o = coalesce("", "q")',
      [{ c: 'y', i: 2, o: 'q' }],
    ],
    [
      'print a = substring("abcdef", 2, 3), i = indexof("a.b", "."), s = split("a.b", ".")[1]',
      [{ a: 'cde', i: 1, s: 'b' }],
    ],
    ['print t = tolong(299s / 5m), u = tolong(300s / 5m)', [{ t: 0, u: 1 }]],
    [
      'print h = "the New-InboxRule" has "InboxRule", n = "InboxRules" has "InboxRule", c = "InboxRules" contains "boxrule"',
      [{ h: true, n: false, c: true }],
    ],
    [
      'print i = "A" in~ ("a"), j = "A" in ("a"), e = "A" =~ "a", s = "Abc" startswith "aB"',
      [{ i: true, j: false, e: true, s: true }],
    ],
    ['print r = "x12" matches regex @"(?i)X\\d+$", e = extract("x(\\\\d+)", 1, "x12")', [{ r: true, e: '12' }]],
    [
      'print d = format_datetime(datetime(2026-03-02T12:00:00.5Z), "yyyy-MM-dd HH:mm:ss.fff")',
      [{ d: '2026-03-02 12:00:00.500' }],
    ],
  ])('%s', (query, rows) => {
    expect(of(query).map((row) => Object.fromEntries(Object.entries(row)))).toEqual(rows);
  });

  it.each([
    ['an operator', 'T | sample 1', /SampleOperator/],
    ['a function', 'print x = hash_md5("a")', /function hash_md5/],
    ['an aggregate', 'T | summarize x = stdev(n)', /aggregate stdev/],
    ['a kind of join', 'U | join kind=fullouter T on k', /fullouter/],
    ['a wrong name', 'T | where nope == 1', /nope/],
  ])('refuses %s that it does not know', (_what, query, problem) => {
    expect(() => of(query)).toThrow(problem);
  });
});
