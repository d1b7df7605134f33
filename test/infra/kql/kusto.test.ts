/** That the check of queries finds what is wrong with them: without that, its silence means nothing. */
import { describe, expect, it } from 'vitest';
import { checkQuery } from './workspace.ts';

const WRONG: readonly (readonly [name: string, query: string, problem: RegExp])[] = [
  ['an unknown column', 'Purgewatch_CL | where Severty == "High"', /'Severty' does not refer to any known column/],
  ['a column that summarize left out', 'Purgewatch_CL | summarize count() by Actor | where Mailbox == ""', /'Mailbox'/],
  ['an unknown table', 'PurgeWatch_CL | count', /'PurgeWatch_CL' does not refer to any known table/],
  ['an unknown function', 'Purgewatch() | extend x = frobnicate(Actor)', /'frobnicate'/],
  ['a column of a watchlist that is empty', '_GetWatchlist("x") | project UserPrincipalName', /'UserPrincipalName'/],
  ['numbers compared with text', 'Purgewatch_CL | where Score > "70"', /'>' is not defined for the operand types/],
  ['text looked for in numbers', 'Purgewatch_CL | where ItemCount has "5"', /'has' is not defined/],
  ['times compared with text', 'Purgewatch_CL | where TimeGenerated > "2026-03-02"', /'>' is not defined/],
  ['a function of text given a number', 'Purgewatch_CL | extend n = strlen(Revision)', /must have one of the types/],
  ['sides of a union in parentheses left open', 'union (Purgewatch_CL | take 1, (AppTraces)', /./],
  ['an operator that does not exist', 'Purgewatch_CL | wheer Severity == "High"', /./],
  ['columns of the saved function', 'Purgewatch | where Revison > 1', /'Revison'/],
];

describe('the check of queries', () => {
  it.each(WRONG)('finds %s', (_name, query, problem) => {
    expect(checkQuery(query).problems.join('\n')).toMatch(problem);
  });

  it('says where, and lets right queries pass', () => {
    expect(checkQuery('Purgewatch_CL\n| where Score > 1\n| where Nope').problems).toEqual([
      expect.stringMatching(/^line 3: .*'Nope'/),
    ]);
    const right = checkQuery('Purgewatch | summarize Alerts = count(), Worst = max(Score) by bin(TimeGenerated, 1h)');
    expect(right.problems).toEqual([]);
    expect([...right.columns]).toEqual([
      ['TimeGenerated', 'datetime'],
      ['Alerts', 'long'],
      ['Worst', 'real'],
    ]);
  });
});
