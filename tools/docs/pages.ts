/** The pages that are generated, by path. */
import { allSamples } from '../../shared/detections/all-samples.ts';
import { atomicTests } from '../../shared/detections/atomic-tests.samples.ts';
import { catalog } from '../../shared/detections/catalog.ts';
import { QUERY_BRANCHES } from '../../shared/detections/parity.ts';
import { describeSettings } from '../../shared/settings/settings.ts';
import { alertsPage } from './alerts-page.ts';
import { costsPage } from './costs-page.ts';
import { coveragePage } from './coverage-page.ts';
import { detectionsPage } from './detections-page.ts';
import { doctorPage } from './doctor-page.ts';
import { alertsTableFile, huntingFile, namesFile, runbookTasksFile } from './infra-files.ts';
import { navigatorLayer } from './navigator-layer.ts';
import { parityPage } from './parity-page.ts';
import { sentinelPage } from './sentinel-page.ts';
import { settingsPage } from './settings-page.ts';
import { workbookFile } from './workbook.ts';

export async function pages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/detections.md', detectionsPage(catalog, allSamples)],
    ['docs/alerts.md', await alertsPage(catalog, allSamples)],
    ['docs/costs.md', costsPage()],
    ['docs/coverage.md', coveragePage(catalog, allSamples, atomicTests)],
    ['docs/attack-navigator-layer.json', `${JSON.stringify(navigatorLayer(catalog), null, 2)}\n`],
    ['docs/parity.md', parityPage(QUERY_BRANCHES)],
    ['infra/generated/names.json', namesFile()],
    ['infra/generated/alerts-table.json', alertsTableFile()],
    ['infra/generated/hunting.json', huntingFile()],
    ['infra/generated/runbook-tasks.json', runbookTasksFile()],
    ['infra/generated/workbook.json', workbookFile()],
    ['docs/doctor.md', doctorPage()],
    ['docs/sentinel.md', sentinelPage()],
    ['docs/settings.md', settingsPage(describeSettings(), catalog)],
  ]);
}
