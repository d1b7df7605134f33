/** How far the clock of this machine is from Azure's: tokens are refused where it is minutes. */
import { readSettings } from '../../../shared/settings/settings.ts';
import { type Check, fail, pass } from '../check.ts';

/** Entra and storage tolerate five minutes; a clock that is off by more than this, s, is going to pass them. */
const LIMIT_SECONDS = 120;
const TIMEOUT_MS = 15_000;

export const clock: Check = {
  id: 'clock',
  passes: `the clock of this machine is within ${LIMIT_SECONDS} s of Azure's`,
  role: '',
  run: async ({ env, now }) => {
    const url = readSettings(env).PURGEWATCH_SENTINEL_ENDPOINT;
    const before = now();
    // Whatever the status: every answer is dated.
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    const there = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(there))
      return [fail('clock', 'the answer has no date', 'compare the clock of this machine by hand')];
    // Dates are whole seconds, cut.
    const seconds = Math.round((there + 500 - (before + now()) / 2) / 1_000);
    const found = seconds === 0 ? "Azure's" : `${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} Azure's`;
    return [
      Math.abs(seconds) <= LIMIT_SECONDS
        ? pass('clock', found)
        : fail(
            'clock',
            found,
            'set the clock of this machine (NTP): Azure refuses tokens and signatures beyond five minutes',
          ),
    ];
  },
};
