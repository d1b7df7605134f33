/** docs/settings.md: every setting with its default, unit and reason. */
import type { Detection } from '../../shared/detections/detection.ts';
import type { SettingInfo } from '../../shared/settings/settings.ts';
import { code, GENERATED, page, table } from './markdown.ts';

export function settingsPage(settings: readonly SettingInfo[], catalog: readonly Detection[]): string {
  const windows = catalog.filter((entry) => entry.type === 'window');
  return page([
    '# Settings',
    GENERATED,
    'Settings are read and checked once, when the app loads. A wrong, missing or mistyped one is named, with what was found and what is allowed.',
    table(
      ['setting', 'default', 'unit', 'what', 'reason'],
      settings.map((setting) => [
        code(setting.name),
        setting.default === null ? 'must be set' : setting.default === '' ? 'none' : code(setting.default),
        setting.unit,
        setting.description,
        setting.reason,
      ]),
    ),
    '## Thresholds of counted detections',
    `Changed by ${code('PURGEWATCH_WINDOWS')}, by the name of the detection.`,
    table(
      ['detection', 'items', 'minutes', 'reason'],
      windows.map((entry) => [code(entry.id), String(entry.threshold), String(entry.windowMs / 60_000), entry.tuning]),
    ),
    '## Connections',
    `The event hubs (${code('PURGEWATCH_EVENTHUB')}), the storage account (${code('PURGEWATCH_STORAGE')}), the host's own account (${code('AzureWebJobsStorage')}, which holds checkpoints and parked records), the identity that sends alerts (${code('PURGEWATCH_SENTINEL')}) and the one that collects records (${code('PURGEWATCH_COLLECT')}) follow the convention of Azure Functions for connections by identity: ${code('NAME__fullyQualifiedNamespace')} or ${code('NAME__tableServiceUri')}, ${code('NAME__blobServiceUri')}, ${code('NAME__queueServiceUri')}; ${code('NAME__credential')}; ${code('NAME__clientId')}.`,
  ]);
}
