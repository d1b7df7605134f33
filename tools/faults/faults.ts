/** The faults that delivery must survive, each with how it is played. */
import { setTimeout as sleep } from 'node:timers/promises';
import { QUEUES } from '../../shared/stores/names.ts';
import { reportContainment } from '../local/delivery-state.ts';
import type { StubFault, StubService } from '../local/stub-faults.ts';
import { COLLECTED_FAULTS } from './collected.ts';
import { playDisorder } from './disorder.ts';
import type { Fault } from './fault.ts';
import type { People } from './people.ts';
import { redriven } from './redriven.ts';
import { refusals } from './refusals.ts';
import { type Rig, type StorageService, until } from './rig.ts';
import { idsOf, isAbout, nothingOnTheWay, PATIENCE_MS, pointersOf, post, resendNow, result, settled } from './steps.ts';

const SEEDS = [1, 2, 3];
const FLAKY_CUTS = 20;
const FLAKY_EVERY_MS = 300;
const DELIVERY_QUEUES = [QUEUES.alerts, QUEUES.sentinel, QUEUES.evidence, QUEUES.containment];

/** The first requests of a service fail, whichever alerts they are about. */
function first(times: number, service: StubService, fault: StubFault): Fault['play'] {
  return async (rig, { messages }) => {
    rig.faults.inject(service, fault, times);
    await rig.send(messages);
    await until('the faults', () => rig.faults.left(service) === 0, PATIENCE_MS);
  };
}

/** Tokens are kept by the process that got them, so a new one must ask. */
function firstTokens(times: number, fault: StubFault): Fault['play'] {
  return async (rig, people) => {
    await rig.killHost();
    await first(times, 'identity', fault)(rig, people);
  };
}

function storageDown(name: string, services: readonly StorageService[], ms: number): Fault {
  return {
    name,
    how: `${services.map((service) => `${service}s`).join(', ')} unreachable for ${ms / 1_000} s, from the middle of the records on`,
    play: async (rig, { messages: [rules = '', ...deletes] }) => {
      await rig.send([rules]);
      await rig.cutStorage(services);
      await rig.send(deletes);
      await sleep(ms);
      await rig.mendStorage(services);
    },
  };
}

export function faults({ outageMs }: { readonly outageMs: number }): readonly Fault[] {
  return [
    { name: 'none', how: 'nothing fails', play: (rig, { messages }) => rig.send(messages) },
    {
      name: 'sentinel-busy',
      how: 'ingestion: 10 × 429, Retry-After 1 s',
      play: first(10, 'ingestion', { kind: 'status', status: 429, retryAfterSeconds: 1 }),
    },
    {
      name: 'sentinel-error',
      how: 'ingestion: 10 × 500',
      play: first(10, 'ingestion', { kind: 'status', status: 500 }),
    },
    {
      name: 'sentinel-dropped',
      how: 'ingestion: 10 × connection cut before anything was taken',
      play: first(10, 'ingestion', { kind: 'dropped' }),
    },
    {
      name: 'sentinel-answer-lost',
      how: 'ingestion: 3 × row taken, connection cut instead of an answer',
      play: first(3, 'ingestion', { kind: 'answer-lost' }),
    },
    {
      name: 'sentinel-slow',
      how: 'ingestion: 5 × answer after 3 s',
      play: first(5, 'ingestion', { kind: 'slow', ms: 3_000 }),
    },
    {
      name: 'sentinel-silent',
      how: 'ingestion: 3 × row taken, no answer for 10 minutes',
      play: first(3, 'ingestion', { kind: 'slow', ms: 600_000 }),
    },
    {
      name: 'token-error',
      how: 'managed identity: 6 × 500 to a new process',
      play: firstTokens(6, { kind: 'status', status: 500 }),
    },
    {
      name: 'token-dropped',
      how: 'managed identity: 6 × connection cut to a new process',
      play: firstTokens(6, { kind: 'dropped' }),
    },
    {
      name: 'playbook-busy',
      how: 'playbook: 4 × 429, Retry-After 1 s',
      play: first(4, 'playbooks', { kind: 'status', status: 429, retryAfterSeconds: 1 }),
    },
    { name: 'playbook-error', how: 'playbook: 4 × 500', play: first(4, 'playbooks', { kind: 'status', status: 500 }) },
    { name: 'playbook-dropped', how: 'playbook: 4 × connection cut', play: first(4, 'playbooks', { kind: 'dropped' }) },
    {
      name: 'playbook-answer-lost',
      how: 'playbook: 2 × request taken, connection cut instead of an answer',
      play: first(2, 'playbooks', { kind: 'answer-lost' }),
    },
    {
      name: 'twice',
      how: 'every record sent twice; then every pointer again on every queue, every result again',
      play: async (rig, people) => {
        await rig.send([...people.messages, ...people.messages]);
        for (const pointer of await settled(rig, people))
          for (const queue of DELIVERY_QUEUES) await post(rig, queue, pointer);
        for (const id of await idsOf(rig, people)) await reportContainment(rig.storage, result(id, 'contained'));
        await nothingOnTheWay(rig);
      },
    },
    {
      name: 'out-of-order',
      how: 'records in reverse; pointers to the last queue first, before evidence is kept; results from last to first',
      play: async (rig, people) => {
        await rig.send(people.messages.toReversed());
        await until('alerts', async () => (await pointersOf(rig, people)).length > 0, PATIENCE_MS);
        for (const pointer of (await pointersOf(rig, people)).toReversed())
          for (const queue of DELIVERY_QUEUES.toReversed()) await post(rig, queue, pointer);
        await settled(rig, people);
        for (const id of await idsOf(rig, people))
          for (const status of ['contained', 'awaiting-approval', 'accepted'] as const)
            await reportContainment(rig.storage, result(id, status));
        await nothingOnTheWay(rig);
      },
    },
    storageDown('storage-down', ['blob', 'queue', 'table'], outageMs),
    ...(['blob', 'queue', 'table'] as const).map((name) => storageDown(`${name}s-down`, [name], outageMs / 6)),
    {
      name: 'storage-flaky',
      how: `all connections to storage cut ${FLAKY_CUTS} times, every ${FLAKY_EVERY_MS} ms, in the middle of whatever runs`,
      play: async (rig, { messages }) => {
        await rig.send(messages);
        for (let cut = 0; cut < FLAKY_CUTS; cut++) {
          await sleep(FLAKY_EVERY_MS);
          await rig.cutStorage();
          await rig.mendStorage();
        }
      },
    },
    {
      name: 'killed',
      how: 'host killed (-9) three times: at the first records, at the first row, at the first request to a playbook',
      play: async (rig, people) => {
        const { messages, names } = people;
        await rig.send(messages.slice(0, 2));
        await rig.killHost();
        await until('a row', () => rig.stub.rows.some((row) => names.has(String(row.Actor))), PATIENCE_MS);
        await rig.killHost();
        await rig.send(messages.slice(2));
        const asked = () => [...rig.stub.contained.values()];
        await until('a request', () => asked().some(({ target }) => isAbout(target, names)), PATIENCE_MS);
        await rig.killHost();
      },
    },
    ...refusals(),
    ...redriven(),
    ...COLLECTED_FAULTS,
    ...SEEDS.map((seed) => ({
      name: `disorder-${seed}`,
      how: `all kinds at random (seed ${seed}): refusals, cuts, lost and slow answers, outages of storage, kills; the outbox's minutes then passed by hand`,
      play: async (rig: Rig, people: People) => {
        await playDisorder(rig, people.messages, seed);
        await nothingOnTheWay(rig);
        await resendNow(rig);
      },
    })),
  ];
}
