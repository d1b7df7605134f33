/** Whether the containers are there, and how many records wait because they could not be understood. */
import { CONTAINERS, HOST_CONTAINERS } from '../../../shared/stores/names.ts';
import { type Check, fail, pass } from '../check.ts';

/** More are not counted. */
const COUNTED = 1_000;

export const containers: Check = {
  id: 'containers',
  passes: 'all containers are there, and no record is parked',
  role: "Storage Blob Data Reader on the account with state and on the host's",
  run: async (target) => {
    const places = [
      ...Object.values(CONTAINERS).map((name) => ({ name, account: 'PURGEWATCH_STORAGE' as const })),
      ...Object.values(HOST_CONTAINERS).map((name) => ({ name, account: 'AzureWebJobsStorage' as const })),
    ];
    const missing = [];
    for (const { name, account } of places)
      if (!(await target.storage(account).container(name).exists())) missing.push(name);
    if (missing.length > 0) return [fail('containers', `missing: ${missing.join(', ')}`, 'deploy the templates again')];
    const there = pass('containers', `${places.length} there`);
    const parked = target.storage('AzureWebJobsStorage').container(HOST_CONTAINERS.parked);
    let count = 0;
    for await (const _ of parked.listBlobsFlat()) if (++count === COUNTED) break;
    return [
      there,
      count === 0
        ? pass('parked records', 'none')
        : fail(
            'parked records',
            count === COUNTED ? `${COUNTED} or more` : String(count),
            'see why: npm run -s purgewatch -- redrive parked --dry-run; send them again when the cause is mended',
          ),
    ];
  },
};
