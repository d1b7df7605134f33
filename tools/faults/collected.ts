/** The same people, whose records nobody sends: the app collects them from the Management Activity API, which fails as told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StubContent } from '../local/management-activity-stub.ts';
import type { Fault } from './fault.ts';
import { type People, TENANT } from './people.ts';
import { type Rig, until } from './rig.ts';

const CONTENT_TYPE = 'Audit.Exchange';
const PATIENCE_MS = 120_000;
/** So many records are in one content. */
const RECORDS = 2;
/** For how long a killed collector has run. */
const KILLED_AFTER_MS = [30, 80, 150];
const OUTAGE_MS = 3_000;

export const COLLECTED_FAULTS: readonly Fault[] = [
  { name: 'collected', how: 'records collected from the Management Activity API; nothing fails', play: collect() },
  {
    name: 'collector-busy',
    how: 'Management Activity API: 6 × 429, Retry-After 1 s',
    play: collect((rig) => rig.faults.inject('activity', { kind: 'status', status: 429, retryAfterSeconds: 1 }, 6)),
  },
  {
    name: 'collector-error',
    how: 'Management Activity API: 10 × 500',
    play: collect((rig) => rig.faults.inject('activity', { kind: 'status', status: 500 }, 10)),
  },
  {
    name: 'collector-dropped',
    how: 'Management Activity API: 10 × connection cut',
    play: collect((rig) => rig.faults.inject('activity', { kind: 'dropped' }, 10)),
  },
  {
    name: 'collector-twice',
    how: 'every content listed under two ids, in reverse; some of the second ones expired or gone',
    play: collect((_rig, contents) => {
      for (const [index, { created, body }] of contents.toReversed().entries())
        contents.push({
          id: `again-${created}`,
          created: created - 30_000,
          body,
          ...(index % 3 === 0 ? { failure: { status: 400, code: index % 2 === 0 ? 'AF20051' : 'AF20050' } } : {}),
        });
    }),
  },
  {
    name: 'collector-killed',
    how: `host killed (-9) ${KILLED_AFTER_MS.length} times in the middle of collecting`,
    play: collect(async (rig) => {
      for (const ms of KILLED_AFTER_MS) {
        const run = rig.runTimer('collect-office365').catch(() => undefined);
        await sleep(ms);
        await rig.killHost();
        await run;
      }
    }),
  },
  {
    name: 'collector-storage-down',
    how: `tables unreachable for ${OUTAGE_MS / 1_000} s in the middle of collecting`,
    play: collect(async (rig) => {
      const run = rig.runTimer('collect-office365').catch(() => undefined);
      await rig.cutStorage(['table']);
      await sleep(OUTAGE_MS);
      await rig.mendStorage(['table']);
      await run;
    }),
  },
];

/**
 * Publishes what people did and collects it.
 *
 * @param play is given what is published, to add to it, before anything is collected
 */
function collect(play: (rig: Rig, contents: StubContent[]) => void | Promise<void> = () => {}): Fault['play'] {
  return async (rig, people) => {
    const { activity } = rig.stub;
    const published = activity.contentsOf(TENANT, CONTENT_TYPE);
    const before = published.length;
    publish(rig, people);
    await play(rig, published);
    const ours = published.slice(before).filter(({ failure }) => failure === undefined);
    await until(
      'the collector',
      async () => {
        await rig.runTimer('collect-office365').catch(() => undefined);
        return rig.faults.left('activity') === 0 && isThrough(rig) && ours.every(({ id }) => activity.given.has(id));
      },
      PATIENCE_MS,
    );
  };
}

/** Some records to a content, a minute ago. */
function publish(rig: Rig, { messages }: People): void {
  const records = messages.join('').trim().split('\n');
  const start = Date.now() - 60_000;
  for (let at = 0; at < records.length; at += RECORDS) {
    const body = `[${records.slice(at, at + RECORDS).join(',')}]`;
    rig.stub.activity.publish(TENANT, CONTENT_TYPE, { body, created: start + at * 10 });
  }
}

/** Whether the last run left nothing behind. */
function isThrough({ log }: Rig): boolean {
  const [, counts = '{}'] =
    /collected (\{.*\})$/.exec(log.findLast((line) => line.includes('collected {')) ?? '') ?? [];
  const { failed, waiting, lagMinutes } = JSON.parse(counts);
  return failed === 0 && waiting === 0 && lagMinutes === 0;
}
