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
    ['another status', { ...GOOD, status: 'done' }, /status/],
    ['an id that is a path', { ...GOOD, alertId: '../x' }, /alertId: expected the id of an alert/],
    ['more than it should say', { ...GOOD, password: 'x' }, /password/],
    ['a detail without end', { ...GOOD, detail: 'x'.repeat(501) }, /detail/],
    ['nothing', null, /containment result/],
  ])('is refused with a reason: %s', (_what, message, reason) => {
    expect(() => parseContainmentResult(message)).toThrow(reason);
  });
});
