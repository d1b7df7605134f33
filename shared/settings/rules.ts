/** The detections over state with the thresholds of this deployment. */
import type { Detection, StatefulDetection } from '../detections/detection.ts';
import { SettingError } from './setting-error.ts';
import type { Settings } from './settings.ts';

/** @throws {SettingError} when an override names no counted detection */
export function statefulRules(
  catalog: readonly Detection[],
  overrides: Settings['PURGEWATCH_WINDOWS'],
): StatefulDetection[] {
  const rules = catalog.filter((detection) => detection.type !== 'event');
  const windows = rules.filter((rule) => rule.type === 'window');
  for (const id of Object.keys(overrides))
    if (!windows.some((rule) => rule.id === id))
      throw new SettingError(
        'PURGEWATCH_WINDOWS',
        JSON.stringify(id.slice(0, 80)),
        `counted detections: ${windows.map((rule) => rule.id).join(', ')}`,
      );
  return rules.map((rule) => {
    if (rule.type !== 'window') return rule;
    const { items, minutes } = overrides[rule.id] ?? {};
    return {
      ...rule,
      threshold: items ?? rule.threshold,
      windowMs: minutes === undefined ? rule.windowMs : minutes * 60_000,
    };
  });
}
