/** The hubs that a broker serves, and how the addresses of links name their parts. */
import { PartitionLog } from './partition-log.ts';

export interface HubOptions {
  readonly name: string;
  readonly partitions: number;
  /** Besides `$Default`, which every hub has. */
  readonly consumerGroups?: readonly string[];
}

export interface Hub {
  readonly name: string;
  readonly partitions: readonly PartitionLog[];
  readonly consumerGroups: ReadonlySet<string>;
  readonly createdAt: number;
}

/** Refuses a link or a message with an AMQP error condition, as the service does. */
export class AmqpRefusal extends Error {
  readonly condition: string;

  constructor(condition: string, description: string) {
    super(description);
    this.condition = condition;
  }
}

function notFound(entity: string): AmqpRefusal {
  return new AmqpRefusal('amqp:not-found', `The messaging entity 'sb://local/${entity}' could not be found.`);
}

export interface LinkTarget {
  readonly hub: Hub;
  readonly partition: PartitionLog | undefined;
  readonly consumerGroup: string | undefined;
}

/** Names are compared without regard to case: clients write both `$Default` and `$default`. */
export class HubDirectory {
  readonly #hubs = new Map<string, Hub>();

  constructor(hubs: readonly HubOptions[], now: number) {
    for (const { name, partitions, consumerGroups = [] } of hubs) {
      if (!Number.isInteger(partitions) || partitions < 1) throw new Error(`Hub ${name} needs at least one partition.`);
      this.#hubs.set(name.toLowerCase(), {
        name,
        partitions: Array.from({ length: partitions }, (_, id) => new PartitionLog(id)),
        consumerGroups: new Set(['$default', ...consumerGroups.map((group) => group.toLowerCase())]),
        createdAt: now,
      });
    }
  }

  find(name: string): Hub | undefined {
    return this.#hubs.get(name.toLowerCase());
  }

  /** Reads `hub`, `hub/Partitions/<n>` and `hub/ConsumerGroups/<g>/Partitions/<n>`. */
  resolve(address: string): LinkTarget {
    const [name = '', ...path] = address.replace(/^amqps?:\/\/[^/]+\//, '').split('/');
    const hub = this.find(name);
    if (hub === undefined) throw notFound(name);
    let partition: PartitionLog | undefined;
    let consumerGroup: string | undefined;
    for (let i = 0; i + 1 < path.length; i += 2) {
      const kind = path[i]?.toLowerCase();
      const value = path[i + 1] ?? '';
      if (kind === 'consumergroups') {
        consumerGroup = value.toLowerCase();
        if (!hub.consumerGroups.has(consumerGroup)) throw notFound(`${hub.name}/consumergroups/${value}`);
      } else if (kind === 'partitions') {
        partition = hub.partitions[Number(value)];
        if (partition === undefined) {
          throw new AmqpRefusal(
            'com.microsoft:argument-out-of-range',
            `Partition '${value}' is invalid. It should be between 0 and ${hub.partitions.length - 1}.`,
          );
        }
      }
    }
    return { hub, partition, consumerGroup };
  }
}
