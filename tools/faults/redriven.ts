/** What comes back by a person's command alone: results of playbooks that were poisoned, and records that were parked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createBlobParking } from '../../shared/stores/blob-parking.ts';
import { HOST_CONTAINERS, QUEUES } from '../../shared/stores/names.ts';
import type { Fault } from './fault.ts';
import { outcomeOf } from './outcome.ts';
import { CLEARING, type People } from './people.ts';
import { type Rig, until } from './rig.ts';
import { check, idsOf, nothingOnTheWay, PATIENCE_MS, poisonedIn, resendNow, settled } from './steps.ts';

const RESULTS = QUEUES.containmentResults;
/** Stands in messages that are none, so that it can be looked for where it must not be. */
const SECRET = 'Tr0ub4dor';

export function redriven(): readonly Fault[] {
  return [
    {
      name: 'results-poisoned',
      how: 'tables unreachable when playbooks report, until their results are poisoned; mended, then `redrive alerts --queue containmentResults`',
      play: async (rig, people) => {
        rig.holdResults();
        await rig.send(people.messages);
        await until('the sinks', async () => allButResults(rig, people), PATIENCE_MS);
        await nothingOnTheWay(rig);
        await rig.cutStorage(['table']);
        await rig.releaseResults();
        await until('poisoned results', async () => (await poisonedIn(rig, RESULTS)) === CLEARING, PATIENCE_MS);
        await rig.mendStorage(['table']);
        const said = await resendNow(rig);
        const isSaid = said.startsWith('error') && said.includes(`"onlyByRedrive":${CLEARING}}`);
        check('an error that says that they come only by redrive', isSaid, said);
        const lines = await rig.redrive('alerts', '--queue', 'containmentResults');
        check('all of them sent again', lines.at(-1) === `${CLEARING} sent, 0 kept`, lines);
      },
    },
    {
      name: 'results-malformed',
      how: 'three results that are none (a status that there is not, a field too many, no JSON): poisoned, named without what they say',
      play: async (rig, people) => {
        await rig.send(people.messages);
        await settled(rig, people);
        const [alertId = ''] = await idsOf(rig, people);
        const from = rig.log.length;
        const bad = [
          { alertId, status: SECRET },
          { alertId, status: 'contained', [SECRET]: 1 },
          `${SECRET} is no result`,
        ];
        for (const each of bad) await sendText(rig, RESULTS, typeof each === 'string' ? each : JSON.stringify(each));
        await until('poisoned results', async () => (await poisonedIn(rig, RESULTS)) === bad.length, PATIENCE_MS);
        const said = await resendNow(rig);
        check(
          'an error that says so',
          said.startsWith('error') && said.includes(`"onlyByRedrive":${bad.length}}`),
          said,
        );
        const named = await rig.redrive('alerts', '--queue', 'containmentResults', '--dry-run');
        check('those that name the alert named', named.filter((line) => line.includes(alertId)).length === 2, named);
        const log = rig.log.slice(from);
        check(
          'the log to name the alert',
          log.some((line) => line.includes(`containment result: alert ${alertId}; `)),
          log,
        );
        check('their text nowhere', ![...log, ...named].some((line) => line.includes(SECRET)), named);
        // Nothing mends them: whoever has read them removes them.
        await rig.storage.queue(`${RESULTS}-poison`).clearMessages();
      },
    },
    {
      name: 'parked',
      how: 'records that an earlier version parked, and a broken one that arrives while blobs are unreachable for 3 s; then `redrive parked`: all but that are scored, that is parked again',
      play: async (rig, people) => {
        const parked = rig.storage.container(HOST_CONTAINERS.parked);
        const place = { hub: rig.hub, partition: '9', index: 0, reason: 'record: a form that was not known' };
        await createBlobParking(parked).park(
          people.messages.map((raw, at) => ({ ...place, sequence: Date.now() + at, raw })),
        );
        await rig.cutStorage(['blob']);
        await rig.send([`{"Operation":"New-InboxRule","CreationTime":"${SECRET}"}`]);
        await sleep(3_000);
        await rig.mendStorage(['blob']);
        const all = people.messages.length + 1;
        await until('a parked record', async () => (await namesIn(rig)).length === all, PATIENCE_MS);
        const before = await namesIn(rig);
        const lines = await rig.redrive('parked');
        check('all sent to their hub', lines.at(-1) === `${all} sent, 0 kept`, lines);
        await until('the broken one again', async () => (await namesIn(rig)).length === 1, PATIENCE_MS);
        const again = await namesIn(rig);
        check(
          'it under another name',
          again.every((name) => !before.includes(name)),
          again,
        );
        for (const name of again) await parked.deleteBlob(name);
      },
    },
  ];
}

/** Everything but the statuses that playbooks report. */
async function allButResults(rig: Rig, { names }: People): Promise<boolean> {
  const { due, lost, unmarked } = await outcomeOf(rig, names);
  const isThere = Object.values(lost).every((count) => count === 0);
  return due.containment === CLEARING && isThere && unmarked === CLEARING;
}

async function sendText(rig: Rig, queue: string, text: string): Promise<void> {
  await rig.storage.queue(queue).sendMessage(Buffer.from(text).toString('base64'));
}

async function namesIn(rig: Rig): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of rig.storage.container(HOST_CONTAINERS.parked).listBlobsFlat()) names.push(name);
  return names;
}
