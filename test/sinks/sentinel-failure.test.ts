import { describe, expect, it } from 'vitest';
import { failureOf } from '../../shared/sinks/sentinel-failure.ts';

const POINTER = { id: 'a1', revision: 2 };
const URL = 'https://rule.ingest.monitor.azure.com/dataCollectionRules/dcr-1/streams/Custom-Purgewatch';

function answer(statusCode: number, code?: string, message = 'no', url = URL): Error {
  return Object.assign(new Error(message), { name: 'RestError', statusCode, code, request: { url } });
}

/** As the client throws it. Its message is "undefined". */
function gathered(...causes: Error[]): Error {
  const errors = causes.map((cause) => ({ cause, failedLogs: [] }));
  return Object.assign(new Error('undefined\n}'), { name: 'AggregateLogsUploadError', errors });
}

describe('a failed upload', () => {
  it.each([
    ['content', answer(400, 'InvalidContent'), 'alert-refused', 'status 400 InvalidContent'],
    ['size', answer(413), 'alert-refused', 'status 413'],
    ['a stream that the rule lacks, whatever the status', answer(400, 'InvalidStream'), 'sentinel', 'InvalidStream'],
    ['a rule that is gone', answer(404, 'NotFound'), 'sentinel', 'status 404 NotFound'],
    ['a missing right', answer(403), 'sentinel', 'status 403'],
    ['a limit', answer(429, 'RateLimitExceeded'), 'sentinel', 'status 429'],
    ['an outage', answer(503), 'sentinel', 'status 503'],
    ['400 from elsewhere', answer(400, 'BadRequest', 'no', 'http://127.0.0.1/token'), 'sentinel', 'no answer'],
    ['an error of no kind', new TypeError('x is not a function'), 'sentinel', 'no answer (TypeError)'],
    ['a code that is none', answer(500, 'a code with blanks'), 'sentinel', 'status 500;'],
  ])('is told by its kind: %s', (_what, cause, code, message) => {
    for (const error of [cause, gathered(cause)]) {
      const failure = failureOf(POINTER, error);
      expect(failure).toMatchObject({ code, cause });
      expect(failure.message).toContain(message);
    }
  });

  it('without any cause is still one', () => {
    expect(failureOf(POINTER, gathered()).message).toContain('no answer (AggregateLogsUploadError)');
    expect(failureOf(POINTER, undefined).message).toContain('no answer (unknown fault)');
  });

  it('keeps what the API said for the alert’s note, bounded and on one line, and out of the message', () => {
    const failure = failureOf(POINTER, gathered(answer(400, 'InvalidContent', `Row 0:\n${'x'.repeat(5_000)}`)));
    expect(failure.message).toBe('alert a1 revision 2: refused (status 400 InvalidContent)');
    const { reason } = failure as unknown as { reason: string };
    expect(reason).toMatch(/^status 400 InvalidContent: Row 0: x+$/);
    expect(reason.length).toBeLessThan(340);
  });
});
