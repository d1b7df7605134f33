/** A fault that delivery must survive, and how it is played. */
import type { People } from './people.ts';
import type { Rig } from './rig.ts';

export interface Fault {
  readonly name: string;
  /** How it is played, for the table. */
  readonly how: string;
  /** So many people raise one alert each, in one batch; else it is played with the usual three. */
  readonly crowd?: number;
  /**
   * Sends what people do while the fault is played. Returns when it is over.
   *
   * @throws when something on the way is not as it must be
   */
  play(rig: Rig, people: People): Promise<void>;
}
