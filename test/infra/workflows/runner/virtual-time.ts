/** A clock for several runs at once: it moves on when all of them wait, to the moment for which the first one waits. */
interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export class VirtualTime {
  private at: number;
  private busy = 0;
  private sleepers: Sleeper[] = [];

  constructor(start: string) {
    this.at = Date.parse(start);
  }

  now(): Date {
    return new Date(this.at);
  }

  /** Time stands still while the work goes on, except where it sleeps. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.busy++;
    try {
      return await work();
    } finally {
      this.busy--;
      this.moveOn();
    }
  }

  /** Inside of `during`. */
  async sleep(ms: number): Promise<void> {
    const woken = new Promise<void>((wake) => this.sleepers.push({ until: this.at + ms, wake }));
    this.busy--;
    this.moveOn();
    await woken;
  }

  /** Something that happens at a moment, if anybody still waits then. */
  schedule(ms: number, act: () => void): void {
    const wake = () => {
      act();
      this.busy--;
      this.moveOn();
    };
    this.sleepers.push({ until: this.at + ms, wake });
  }

  private moveOn(): void {
    if (this.busy > 0) return;
    const next = this.sleepers.reduce<Sleeper | undefined>(
      (first, each) => (first && first.until <= each.until ? first : each),
      undefined,
    );
    if (next === undefined) return;
    this.sleepers = this.sleepers.filter((each) => each !== next);
    this.at = Math.max(this.at, next.until);
    this.busy++;
    next.wake();
  }
}
