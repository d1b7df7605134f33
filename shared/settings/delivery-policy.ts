/** Where alerts go and what is contained at once, by the settings of this deployment. */
import type { DeliveryPolicy } from '../alerts/policy.ts';
import type { Detection } from '../detections/detection.ts';
import { SettingError } from './setting-error.ts';
import type { Settings } from './settings.ts';

/** @throws {SettingError} when the rule for containment names no detection of the catalog */
export function deliveryPolicy(settings: Settings, catalog: ReadonlyMap<string, Detection>): DeliveryPolicy {
  const { PURGEWATCH_CONTAIN: contain, PURGEWATCH_EVIDENCE_FROM: evidenceFrom } = settings;
  for (const id of contain?.detections ?? [])
    if (!catalog.has(id))
      throw new SettingError(
        'PURGEWATCH_CONTAIN',
        JSON.stringify(id.slice(0, 80)),
        `detections: ${[...catalog.keys()].join(', ')}`,
      );
  return { evidenceFrom, contain, neverContain: new Set(settings.PURGEWATCH_NEVER_CONTAIN ?? []) };
}
