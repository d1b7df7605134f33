/** Files to measure with: a file over and over, and a mix in which one record of a hundred matters. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Corpus {
  readonly records: number;
  readonly bytes: number;
}

/** Repeats the lines of a file. The same ids come again and again, so that the state hardly grows: kind to (c), and said so. */
export async function writeLooped(target: string, source: string, bytes: number): Promise<Corpus> {
  const text = await readFile(source, 'utf8');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const block = `${lines.join('\n')}\n`;
  const times = Math.ceil(bytes / Buffer.byteLength(block));
  const blocks = Array.from({ length: times }, () => block);
  await pipeline(Readable.from(blocks), createWriteStream(target));
  return { records: lines.length * times, bytes: Buffer.byteLength(block) * times };
}

/** One record of a hundred is a relevant one; every record has an id and a time of its own. */
export async function writeMix(
  target: string,
  ordinary: (id: string, time: Date, index: number) => object,
  relevant: (id: string, time: Date, index: number) => object,
  bytes: number,
): Promise<Corpus> {
  let [written, records] = [0, 0];
  function* blocks() {
    while (written < bytes) {
      let block = '';
      for (let i = 0; i < 1000; i++, records++) {
        const record = records % 100 === 50 ? relevant : ordinary;
        const time = new Date(Date.UTC(2026, 2, 2) + records * 250);
        block += `${JSON.stringify(record(randomUUID(), time, records))}\n`;
      }
      written += Buffer.byteLength(block);
      yield block;
    }
  }
  await pipeline(blocks, createWriteStream(target));
  return { records, bytes: written };
}
