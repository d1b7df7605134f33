/** Queries that alerts carry: they parse, their columns exist, and no name from a record can become anything but a string. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as queries from '../../../shared/alerts/queries.ts';
import type { SourceForm } from '../../../shared/events/event.ts';
import { childrenOf, kindOf, type SyntaxNode } from './kusto.ts';
import { checkQuery } from './workspace.ts';

const ASK = Object.entries(queries).flatMap(([name, ask]) => (typeof ask === 'function' ? [{ name, ask }] : []));
const FORMS: readonly SourceForm[] = [
  ...(['office-activity', 'exchange-cmdlet-log', 'google-workspace', 'defender-process'] as const),
  ...(['graph-activity', 'syslog', 'sysmon'] as const),
];
const NOON = Date.parse('2026-03-02T12:00:00Z');

/** What closes strings, starts comments and operators, ends queries, or is no character at all. */
const hostileName = fc
  .array(
    fc.constantFrom(
      ...[
        '"',
        "'",
        '\\',
        '`',
        '```',
        '~~~',
        '|',
        ';',
        '//',
        '\n',
        '\r\n',
        '\t',
        '\0',
        '\u2028',
        '\u202e',
        '\ud800',
        '@',
        '@"',
      ],
      ...[
        '" or true or "',
        "' | union Secrets //",
        '| take 1',
        'h"',
        '{0}',
        'let x = 1;',
        '\\u0022',
        'pat',
        ' ',
        '%22',
        '😀',
      ],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Queries compare an id with other columns than a name. */
const ID = '7a1b2c3d-0000-4000-8000-0000000000aa';

/** A harmless name of which the queries make the same condition. */
const harmless = (name: string | null) =>
  name === null || name === ID ? name : name.includes('@') ? 'pat@adatum.example' : 'pat';

const asked = fc.record({
  actor: fc.option(fc.oneof(hostileName, fc.constant(ID))),
  mailbox: fc.option(fc.oneof(hostileName, fc.constant(ID))),
  device: fc.option(hostileName),
  applications: fc.array(hostileName, { maxLength: 3 }),
  forms: fc.constantFrom(...FORMS).map((form) => new Set([form])),
  first: fc.constant(NOON),
  last: fc.constantFrom(NOON - 1, NOON, NOON + 86_400_000),
});

/** The kinds of all nodes, in order: what a query does, without the words that it does it with. */
function shapeOf(node: SyntaxNode): string {
  const kind = kindOf(node);
  return node.ChildCount === 0 ? kind : `${kind}(${childrenOf(node).map(shapeOf).join(' ')})`;
}

const harmlessShapes = new Map<string, string>();

/** Harmless queries are few: each is looked at once. */
function harmlessShape(query: string): string {
  const known = harmlessShapes.get(query) ?? shapeOf(checkQuery(query).syntax);
  harmlessShapes.set(query, known);
  return known;
}

describe('the queries of the runbook', () => {
  it('are all looked at', () => {
    expect(ASK.map(({ name }) => name).sort()).toEqual(
      ['consentQuery', 'dailyQuery', 'exportQuery', 'rulesQuery', 'signInQuery', 'usageQuery'].sort(),
    );
  });

  it.each(ASK)(
    '$name: whatever names records hold, it parses, binds, and does what it does for harmless names',
    ({ ask }) => {
      fc.assert(
        fc.property(asked, (given) => {
          const hostile = checkQuery(ask(given));
          expect(hostile.problems).toEqual([]);
          const plain = ask({
            ...given,
            actor: harmless(given.actor),
            mailbox: harmless(given.mailbox),
            device: harmless(given.device),
            applications: given.applications.map(() => 'pat'),
          });
          expect(shapeOf(hostile.syntax)).toBe(harmlessShape(plain));
        }),
        { numRuns: 40 },
      );
    },
  );

  it('would be caught if they put a name into the query as it is', () => {
    const careless = checkQuery('OfficeActivity | where UserId == "" or true or UserId == ""');
    const plain = checkQuery('OfficeActivity | where UserId == "pat"');
    expect(careless.problems).toEqual([]);
    expect(shapeOf(careless.syntax)).not.toBe(shapeOf(plain.syntax));
  });
});
