/** What waits minutes in Azure, with a clock that does not wait. */
import { describe, expect, it } from 'vitest';
import { AzureAnswerError, type RestClient } from '../../../tools/azure/rest-client.ts';
import { publish } from '../../../tools/deploy/publish.ts';

/** A site that gives these answers to uploads in turn, the last one for ever, and never finishes a deployment unless told. */
function site(uploads: readonly (string | AzureAnswerError)[], status = 4): RestClient {
  let at = 0;
  return {
    send: async () => {
      const answer = uploads[Math.min(at++, uploads.length - 1)]!;
      if (answer instanceof AzureAnswerError) throw answer;
      return new Response(JSON.stringify(answer));
    },
    read: async (path, schema) => schema.parse({ id: path, status, complete: status === 4 }),
    list: async () => [],
  };
}

function recorded() {
  const waits: number[] = [];
  const said: string[] = [];
  return {
    waits,
    said,
    say: (line: string) => void said.push(line),
    wait: async (ms: number) => void waits.push(ms),
  };
}

const refused = (status: number, code: string) => new AzureAnswerError('deployment site /api/publish', status, code);
const ID = '0a1b2c3d-0000-4000-8000-000000000000';

describe('publish', () => {
  it.each([refused(403, 'Forbidden'), refused(400, 'BlobUploadFailedException')])(
    'waits for roles that were granted a moment ago (%s)',
    async (refusal) => {
      const { waits, ...options } = recorded();
      await publish(site([refusal, refusal, ID]), new Uint8Array(), options);
      expect(waits).toEqual([15_000, 15_000]);
      expect(options.said.filter((line) => line.includes('roles take some minutes'))).toHaveLength(2);
    },
  );

  it('gives up after five minutes, and says which role it takes', async () => {
    const { waits, ...options } = recorded();
    const published = publish(site([refused(403, 'Forbidden')]), new Uint8Array(), options);
    await expect(published).rejects.toThrow(/403 Forbidden; expected access: the role Website Contributor/);
    expect(waits).toHaveLength(20);
  });

  it('does not ask again what will not change', async () => {
    const { waits, ...options } = recorded();
    const published = publish(site([refused(400, 'BadRequest')]), new Uint8Array(), options);
    await expect(published).rejects.toThrow('deployment site /api/publish: found 400 BadRequest');
    expect(waits).toEqual([]);
  });

  it('calls a deployment stuck that never ends', async () => {
    const { waits, ...options } = recorded();
    await expect(publish(site([ID], 1), new Uint8Array(), options)).rejects.toThrow(/not finished after ten minutes/);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(600_000);
  });
});
