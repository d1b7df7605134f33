/** The counted detections of the catalog with the thresholds of this deployment. */
import type { Detection, WindowDetection } from '../detections/detection.ts';
import { SettingError } from './setting-error.ts';
import type { Settings } from './settings.ts';

/** @throws {SettingError} when an override names no counted detection */
export function windowRules(
  catalog: readonly Detection[],
  overrides: Settings['PURGEWATCH_WINDOWS'],
): WindowDetection[] {
  const rules = catalog.filter((detection) => detection.type === 'window');
  for (const id of Object.keys(overrides))
    if (!rules.some((rule) => rule.id === id))
      throw new SettingError(
        'PURGEWATCH_WINDOWS',
        JSON.stringify(id.slice(0, 80)),
        `counted detections: ${rules.map((rule) => rule.id).join(', ')}`,
      );
  return rules.map((rule) => {
    const { items, minutes } = overrides[rule.id] ?? {};
    return {
      ...rule,
      threshold: items ?? rule.threshold,
      windowMs: minutes === undefined ? rule.windowMs : minutes * 60_000,
    };
  });
}
