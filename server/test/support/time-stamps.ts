import { execFile, execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';

const CONFIG = `
[tsa]
default_tsa = stamps
[stamps]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`;

/** A time-stamping authority (RFC 3161): `openssl ts` behind HTTP. */
export class TimeStampAuthority {
  static readonly NAME = 'Time Stamps of Tests';
  readonly #folder: string;
  readonly #server: Server;
  /** While set, it answers with an error. */
  isAway = false;
  /** While set, it does not answer. */
  isHanging = false;
  asked = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer(async (request, response) => {
      this.asked += 1;
      if (this.isHanging) return;
      if (this.isAway) return void response.writeHead(503).end();
      const [query, reply] = ['query', 'reply'].map((name) => join(folder, `${this.asked}.${name}`)) as [
        string,
        string,
      ];
      writeFileSync(query, await buffer(request));
      const files = [
        '-queryfile',
        query,
        '-out',
        reply,
        '-signer',
        this.certificateFile,
        '-inkey',
        join(folder, 'key.pem'),
      ];
      await promisify(execFile)('openssl', ['ts', '-reply', '-config', 'tsa.cnf', '-section', 'stamps', ...files], {
        cwd: folder,
      });
      response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(readFileSync(reply));
    });
  }

  static async start(): Promise<TimeStampAuthority> {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-time-stamps-'));
    writeFileSync(join(folder, 'tsa.cnf'), CONFIG);
    writeFileSync(join(folder, 'serial'), '01\n');
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem'];
    const named = ['-out', 'certificate.pem', '-subj', `/CN=${TimeStampAuthority.NAME}`, '-days', '3650'];
    const purpose = ['-addext', 'extendedKeyUsage=critical,timeStamping'];
    execFileSync('openssl', ['req', '-x509', ...made, ...named, ...purpose], { cwd: folder, stdio: 'ignore' });
    const authority = new TimeStampAuthority(folder);
    authority.#server.listen(0, '127.0.0.1');
    await once(authority.#server, 'listening');
    return authority;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get certificateFile(): string {
    return join(this.#folder, 'certificate.pem');
  }

  /** SHA-256 of the certificate, hexadecimal digits. */
  get fingerprint(): string {
    return new X509Certificate(readFileSync(this.certificateFile)).fingerprint256.replaceAll(':', '').toLowerCase();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    // A request in progress may still write there.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
