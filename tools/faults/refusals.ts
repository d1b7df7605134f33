/** Sentinel does not take alerts for as long as it takes: for a reason that passes, or for what some of them hold. */
import { isLeftToPeople } from '../../shared/alerts/refusal.ts';
import { QUEUES } from '../../shared/stores/names.ts';
import type { StatusFault } from '../local/stub-faults.ts';
import type { Fault } from './fault.ts';
import { storedAbout } from './outcome.ts';
import { type Rig, until } from './rig.ts';
import { check, nothingOnTheWay, othersDone, PATIENCE_MS, poisonedIn, resendNow } from './steps.ts';

/** More than a fault can be asked for. */
const LASTING = 1_000;
const BAD_ROW: StatusFault = { kind: 'status', status: 400, code: 'InvalidContent' };
const TOO_LARGE: StatusFault = { kind: 'status', status: 413, code: 'ContentLengthLimitExceeded' };
/** Longer than the client waits, so that the queue has to. */
const BUSY: StatusFault = { kind: 'status', status: 429, retryAfterSeconds: 30 };

const CROWD = 10;
/** In which those that are not refused must be there, ms. */
const UNHINDERED_MS = 20_000;

export function refusals(): readonly Fault[] {
  return [
    passing('sentinel-down', 'ingestion: 503', { kind: 'status', status: 503, retryAfterSeconds: 0 }),
    passing('sentinel-wrong-stream', 'ingestion: 400 that names the stream', {
      kind: 'status',
      status: 400,
      code: 'InvalidStream',
    }),
    lasting('sentinel-400', BAD_ROW),
    lasting('sentinel-413', TOO_LARGE),
    {
      name: 'sentinel-partial',
      how: `partial success: of ${CROWD} alerts at once one is always 400 and one always 429, Retry-After 30 s; the others must be there within ${UNHINDERED_MS / 1_000} s; mended, one comes by itself, one by redrive`,
      crowd: CROWD,
      play: async (rig, { messages, names }) => {
        const [refused = '', throttled = '', ...others] = names;
        rig.faults.refuseRows(({ Actor }) => (Actor === refused ? BAD_ROW : Actor === throttled ? BUSY : undefined));
        await rig.send(messages);
        const arrived = (name: string) => rig.stub.rows.some(({ Actor }) => Actor === name);
        await until('the others', () => others.every(arrived), UNHINDERED_MS);
        await nothingOnTheWay(rig);
        check('neither of the two in Sentinel', !arrived(refused) && !arrived(throttled), [refused, throttled]);
        rig.faults.clear();
        await saysRefused(rig, 1);
        await until('the one that was throttled', () => arrived(throttled), PATIENCE_MS);
        check('the refused one not to come by itself', !arrived(refused), refused);
        await redriveAlertsOf(rig, refused);
      },
    },
  ];
}

/** For a reason that is no alert's own: everything comes back by itself. */
function passing(name: string, how: string, fault: StatusFault): Fault {
  return {
    name,
    how: `${how}, until every message is in the poison queue; its minutes then passed by hand`,
    play: async (rig, people) => {
      rig.faults.inject('ingestion', fault, LASTING);
      await rig.send(people.messages);
      await until('the other sinks', async () => othersDone(rig, people), PATIENCE_MS);
      await nothingOnTheWay(rig);
      check('poisoned messages', (await poisonedIn(rig, QUEUES.sentinel)) > 0, 0);
      rig.faults.clear();
      await resendNow(rig);
    },
  };
}

/** For what the alerts of one person hold: nothing else waits, they are left to people, and come by redrive. */
function lasting(name: string, fault: StatusFault): Fault {
  return {
    name,
    how: `ingestion: always ${fault.status} for the alerts of one person, until they are poisoned and said to be refused; mended, then \`redrive alerts --alert ID\``,
    play: async (rig, people) => {
      const [person = ''] = people.names;
      rig.faults.refuseRows(({ Actor }) => (Actor === person ? fault : undefined));
      await rig.send(people.messages);
      await until('the other sinks', async () => othersDone(rig, people), PATIENCE_MS);
      await nothingOnTheWay(rig);
      const stored = await storedAbout(rig, people.names);
      for (const each of stored) {
        const isRefused = isLeftToPeople(each, 'sentinel') && !each.delivered.has('sentinel');
        check('exactly the alerts of that person refused', isRefused === (each.alert.actor === person), each.notes);
      }
      const refused = stored.filter(({ alert }) => alert.actor === person).length;
      await saysRefused(rig, refused);
      rig.faults.clear();
      await saysRefused(rig, refused);
      await nothingOnTheWay(rig);
      check('none to come by itself', !rig.stub.rows.some(({ Actor }) => Actor === person), person);
      await redriveAlertsOf(rig, person);
    },
  };
}

/** The timer sends nothing of what was refused, and says how many there are, as an error. */
async function saysRefused(rig: Rig, count: number): Promise<void> {
  const said = await resendNow(rig);
  check(`an error that says ${count} refused`, said.startsWith('error') && said.includes(`"refused":${count},`), said);
}

async function redriveAlertsOf(rig: Rig, person: string): Promise<void> {
  const ids = (await storedAbout(rig, new Set([person]))).map(({ alert }) => alert.id);
  for (const id of new Set(ids)) {
    const lines = await rig.redrive('alerts', '--alert', id);
    check(`alert ${id} sent again`, lines.length > 1 && lines.at(-1)?.endsWith(', 0 kept') === true, lines);
  }
}
