import { describe, expect, it } from 'vitest';
import { missingAlerts } from '../../../tools/run/expected.ts';

const EXPECTED = { detection: 'bulk-hard-delete', actor: 'j.moreau@adatum.example', severity: 'high' };
const ROW = {
  Actor: 'j.moreau@adatum.example',
  PurgewatchSeverity: 'high',
  Detections: ['inbox-rule-hides-mail', 'bulk-hard-delete'],
};

describe('expected alerts', () => {
  it('are there when a row of the actor has the detection and the severity', () => {
    expect(missingAlerts([EXPECTED], [ROW])).toEqual([]);
    expect(missingAlerts([], [])).toEqual([]);
  });

  it.each([
    ['nothing arrived', []],
    ['another actor', [{ ...ROW, Actor: 'a@adatum.example' }]],
    ['another severity', [{ ...ROW, PurgewatchSeverity: 'medium' }]],
    ['another detection', [{ ...ROW, Detections: ['inbox-rule-hides-mail'] }]],
    ['no detections', [{ Actor: ROW.Actor, PurgewatchSeverity: 'high' }]],
    [
      'what is right only in parts',
      [
        { ...ROW, Actor: 'a@adatum.example' },
        { ...ROW, Detections: [] },
      ],
    ],
  ])('are missing with %s', (_what, rows) => {
    expect(missingAlerts([EXPECTED], rows)).toEqual([EXPECTED]);
  });
});
