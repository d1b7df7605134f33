/** The journal of a backtest: one temporary file that only grows. No index is kept, so memory is flat over any input. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Journal } from '../pipeline/ports.ts';
import { decodeLines, encodeLines } from './journal-lines.ts';

export interface FileJournal extends Journal {
  /** Closes and deletes the file. */
  close(): Promise<void>;
}

/**
 * A blob's name is its place in the file (`offset-length`). A batch that is written twice is kept twice under two names; a
 * backtest delivers every batch once.
 *
 * @param folder where the temporary folder is made
 */
export async function createFileJournal(folder: string = tmpdir()): Promise<FileJournal> {
  // mkdtemp and mode 600: raw records are for nobody else on this machine.
  const home = await mkdtemp(join(folder, 'purgewatch-'));
  const file = await open(join(home, 'journal.ndjson'), 'wx+', 0o600);
  let end = 0;
  let closed: Promise<void> | undefined;
  return {
    async write(_position, records) {
      const bytes = encodeLines(records);
      const offset = end;
      end += bytes.length; // taken before the first await, so that batches written at the same time do not meet
      await writeAt(file, bytes, offset);
      return `${offset}-${bytes.length}`;
    },
    async read(blob) {
      const [, offset, length] = /^(\d{1,15})-(\d{1,15})$/.exec(blob) ?? [];
      if (offset === undefined || Number(offset) + Number(length) > end) return null;
      return decodeLines(blob, await readAt(file, Number(offset), Number(length)));
    },
    close() {
      closed ??= file.close().finally(() => rm(home, { recursive: true, force: true }));
      return closed;
    },
  };
}

async function writeAt(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
