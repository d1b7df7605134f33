/** A certificate for this machine's loopback names, made anew each time: no key is ever kept. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const ONE_DAY_MS = 24 * 60 * 60 * 1_000;

export interface LocalCertificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate alone, as `NODE_EXTRA_CA_CERTS` takes it. */
  readonly file: string;
  remove(): Promise<void>;
}

export async function makeLocalCertificate(): Promise<LocalCertificate> {
  const now = Date.now();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // Clocks of containers and their hosts differ by seconds.
    notBeforeDate: new Date(now - ONE_DAY_MS),
    notAfterDate: new Date(now + ONE_DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'purgewatch-certificate-'));
  const file = join(folder, 'localhost.pem');
  await writeFile(file, cert);
  return { key, cert, file, remove: () => rm(folder, { recursive: true, force: true }) };
}
