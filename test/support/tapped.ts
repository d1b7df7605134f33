/** Plays crashes: a part of the world that says before and after each of its calls that it is made. */

/** Throws to play a crash there. */
export type Tap = (call: string) => void;

export function tappedBy(tap: Tap) {
  return <T extends object>(name: string, part: T): T =>
    new Proxy(part, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          tap(`before ${name}.${String(key)}`);
          const result: unknown = await Reflect.apply(member, target, args);
          tap(`after ${name}.${String(key)}`);
          return result;
        };
      },
    });
}
