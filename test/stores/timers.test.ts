import { createMemoryActivity } from '../../shared/stores/memory-activity.ts';
import { createMemoryDeadlines, createMemoryWalks } from '../../shared/stores/memory-timers.ts';
import { createTableActivity } from '../../shared/stores/table-activity.ts';
import { createTableDeadlines, createTableWalks } from '../../shared/stores/table-timers.ts';
import { useAzurite } from './storage.ts';
import { timersConformance } from './timers.conformance.ts';

const storage = useAzurite();

timersConformance('memory', async () => ({
  deadlines: createMemoryDeadlines(),
  walks: createMemoryWalks(),
  activity: createMemoryActivity(),
}));
timersConformance('Table Storage', async () => {
  const table = async (name: string) => {
    const client = storage().table(name);
    await client.createTable();
    return client;
  };
  return {
    deadlines: createTableDeadlines(await table('deadlines')),
    walks: createTableWalks(await table('walks')),
    activity: createTableActivity(await table('activity')),
  };
});
