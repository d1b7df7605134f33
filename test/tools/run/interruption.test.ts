import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { interruption, unlessAborted } from '../../../tools/run/interruption.ts';

function setUp() {
  const [source, output] = [new EventEmitter(), new EventEmitter()];
  const exits: number[] = [];
  const clock = { now: 5_000 };
  const exit = (code: number) => exits.push(code);
  const signal = interruption({ process: source, output, now: () => clock.now, exit });
  return { source, output, signal, exits, clock };
}

describe('interruption', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('aborts at %s, and leaves the end to the run', (name) => {
    const { source, signal, exits } = setUp();
    expect(signal.aborted).toBe(false);
    source.emit(name);
    expect(signal.aborted).toBe(true);
    expect(exits).toEqual([]);
  });

  it('takes a signal that npm hands on for the same one, and a later one for impatience', () => {
    const { source, exits, clock } = setUp();
    source.emit('SIGINT');
    clock.now += 1_000;
    source.emit('SIGINT');
    expect(exits).toEqual([]);
    clock.now += 1;
    source.emit('SIGINT');
    expect(exits).toEqual([130]);
  });

  it('aborts when nobody reads the output any more', () => {
    const { output, signal, exits } = setUp();
    output.emit('error', new Error('write EPIPE'));
    expect([signal.aborted, exits]).toEqual([true, []]);
  });
});

describe('unless aborted', () => {
  it('is the promise while nothing is aborted', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('rejects once it is aborted, before or while waiting, whatever becomes of the promise', async () => {
    const controller = new AbortController();
    const { promise, reject } = Promise.withResolvers<void>();
    const waiting = unlessAborted(promise, controller.signal);
    controller.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    await expect(unlessAborted(promise, controller.signal)).rejects.toThrow('interrupted');
    reject(new Error('too late to matter'));
  });
});
