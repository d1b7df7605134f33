import { describe, expect, it } from 'vitest';
import { createPacker } from '../../shared/pipeline/pack-records.ts';

const record = (length: number) => ({ bytes: Buffer.from(JSON.stringify('x'.repeat(length - 2))), isRecord: true });

function sinkOf(send: (text: string) => Promise<'sent' | 'parked'> = async () => 'sent') {
  const messages: string[] = [];
  return {
    messages,
    send: (message: Uint8Array) => {
      messages.push(Buffer.from(message).toString());
      return send(messages.at(-1)!);
    },
  };
}

describe('packing records into messages', () => {
  it('makes few messages, each a list in JSON', async () => {
    const sink = sinkOf();
    const packer = createPacker(sink);
    for (let i = 0; i < 500; i++) await packer.add(record(1_000));
    await packer.flush();
    expect(sink.messages.map((text) => JSON.parse(text).length)).toEqual([196, 196, 108]);
    expect(packer.sent).toEqual({ messages: 3, parked: 0 });
  });

  it('sends what is no record alone, as it is, and nothing where there is nothing', async () => {
    const sink = sinkOf();
    const packer = createPacker(sink);
    await packer.flush();
    await packer.add(record(10));
    await packer.add({ bytes: Buffer.from('{"a":'), isRecord: false });
    await packer.flush();
    expect(sink.messages.toSorted()).toEqual(['["xxxxxxxx"]', '{"a":'].toSorted());
  });

  it('gives a large record a message of its own', async () => {
    const sink = sinkOf();
    const packer = createPacker(sink);
    for (const length of [10, 500_000, 10]) await packer.add(record(length));
    await packer.flush();
    expect(sink.messages.map((text) => JSON.parse(text).length)).toEqual([1, 1, 1]);
  });

  it('sends one message after the other, however many add at once', async () => {
    let [under, most] = [0, 0];
    const sink = sinkOf(async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      return 'sent';
    });
    const packer = createPacker(sink);
    await Promise.all(Array.from({ length: 20 }, () => packer.add(record(150_000))));
    await packer.flush();
    expect(most).toBe(1);
    expect(sink.messages.flatMap((text) => JSON.parse(text))).toHaveLength(20);
  });

  it('fails for good when the sink does', async () => {
    const packer = createPacker({ send: () => Promise.reject(new Error('down')) });
    await packer.add(record(150_000));
    expect(packer.failed).toBe(false);
    await expect(packer.add(record(150_000))).rejects.toThrow('down');
    await expect(packer.flush()).rejects.toThrow('down');
    expect(packer.failed).toBe(true);
  });
});
