import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseContainmentResult } from '../../shared/sinks/containment-result.ts';

const GOOD = { alertId: 'a1', status: 'contained', detail: 'Done.' };

describe('a result of a playbook', () => {
  it.each([
    ['an object', GOOD],
    ['text', JSON.stringify(GOOD)],
    ['base64', Buffer.from(JSON.stringify(GOOD)).toString('base64')],
    ['bytes', Buffer.from(JSON.stringify(GOOD))],
  ])('is read from %s', (_form, message) => {
    expect(parseContainmentResult(message)).toEqual(GOOD);
  });

  it('needs no detail', () => {
    expect(parseContainmentResult({ alertId: 'a1', status: 'failed' })).toEqual({
      alertId: 'a1',
      status: 'failed',
      detail: '',
    });
  });

  it.each([
    ['no JSON', 'hello', /neither JSON nor its base64/],
    ['another status', { ...GOOD, status: 'done' }, /^containment result: alert a1; status: /],
    ['an id that is a path', { ...GOOD, alertId: '../x' }, /alertId: expected the id of an alert/],
    ['more than it should say', { ...GOOD, password: 'x', Secret: 'y' }, /alert a1; message: 2 unknown fields/],
    ['a detail without end', { ...GOOD, detail: 'x'.repeat(501) }, /detail/],
    ['nothing', null, /containment result/],
  ])('is refused with a reason: %s', (_what, message, reason) => {
    expect(() => parseContainmentResult(message)).toThrow(reason);
  });

  it.each([
    ['text', 'Secret of Kim'],
    ['base64 of text', Buffer.from('Secret of Kim').toString('base64')],
    ['the start of JSON', '{"alertId":"a1","detail":"Secret of Kim'],
    ['a value', { ...GOOD, status: 'Secret of Kim' }],
    ['a field', { ...GOOD, 'Secret of Kim': 1 }],
    ['an id', { ...GOOD, alertId: 'Secret of Kim' }],
    ['a long detail', { ...GOOD, detail: 'Secret of Kim'.repeat(100) }],
    ['a list', ['Secret of Kim']],
  ])('that is none is named without what it says, nor is that kept as a cause: %s', (_what, message) => {
    try {
      parseContainmentResult(message);
      expect.unreachable();
    } catch (error) {
      expect(inspect(error, { depth: 10 })).not.toMatch(/Secret|Kim/);
    }
  });
});
