import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createPrinter } from '../../../tools/results/printer.ts';

describe('printer', () => {
  it('waits for a slow reader', async () => {
    const out = new PassThrough({ highWaterMark: 4 });
    const printer = createPrinter(out);
    let printed = false;
    const print = printer.print('a long line').then(() => {
      printed = true;
    });
    await new Promise(setImmediate);
    expect(printed).toBe(false);
    expect(String(out.read())).toBe('a long line\n');
    await print;
    expect(printer.closed).toBe(false);
  });

  it('is closed, and throws nothing, when its reader goes away', async () => {
    const out = new PassThrough({ highWaterMark: 1 });
    const printer = createPrinter(out);
    const print = printer.print('nobody reads this');
    out.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await print;
    await printer.print('nor this');
    await printer.flush();
    expect(printer.closed).toBe(true);
  });

  it('throws what else the stream fails with, at the latest when all is to be written', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const out = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done, full) });
    const printer = createPrinter(out);
    await printer.print('too much');
    await expect(printer.flush()).rejects.toThrow(full);
    await expect(printer.print('more')).rejects.toThrow(full);
  });
});
