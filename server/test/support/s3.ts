/** A real S3 store for tests: Ceph's gateway (Debian's `radosgw`) with its own database, without a cluster. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AwsClient } from 'aws4fetch';
import Sqlite from 'better-sqlite3';
import type { S3Place } from '../../src/files/s3-store.ts';

const NAME = 'client.rgw';
const STARTS_WITHIN_MS = 30_000;
/** It takes 0.2 s on an idle machine. */
const USER_WITHIN_MS = 10_000;
const USER_TRIES = 5;
/** `TestS3.start` ends within this time, whatever happens. */
export const S3_STARTS_MS = STARTS_WITHIN_MS + USER_TRIES * USER_WITHIN_MS + 10_000;

const PROGRAM = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'radosgw'))
  .find(existsSync);

/** Whether Debian's package is installed: `npm test` installs it if it can. */
export const HAS_S3 = PROGRAM !== undefined;

/** A gateway that runs until `stop`. */
export class TestS3 {
  readonly endpoint: string;
  readonly #folder: string;
  #process: ChildProcess;
  #buckets = 0;

  private constructor(folder: string, endpoint: string, gateway: ChildProcess) {
    this.#folder = folder;
    this.endpoint = endpoint;
    this.#process = gateway;
  }

  static async start(): Promise<TestS3> {
    const folder = mkdtempSync(join(tmpdir(), 'mahzar-s3-'));
    const port = await freePort();
    cpSync(await userDatabase(), folder, { recursive: true });
    writeFileSync(join(folder, 'ceph.conf'), configOf(folder, port));
    const started = new TestS3(folder, `http://127.0.0.1:${port}`, runIn(folder));
    await started.#answers();
    return started;
  }

  /**
   * Makes a new bucket.
   * @param versions whether it keeps former versions of files
   * @param locks whether files can be locked (Object Lock), and each file that the service puts is, for a day. Such a bucket keeps
   *   versions
   */
  async bucket({ versions = false, locks = false } = {}): Promise<S3Place> {
    const bucket = `court-${(this.#buckets += 1)}`;
    const client = new AwsClient({ ...KEY, service: 's3', region: REGION });
    const ask = async (query: string, body?: string) => {
      const { ok, status } = await client.fetch(`${this.endpoint}/${bucket}${query}`, {
        method: 'PUT',
        ...(body && { body }),
      });
      if (!ok) throw new Error(`the gateway answered ${status}`);
    };
    await ask('');
    if (versions || locks)
      await ask('?versioning', '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    if (locks) {
      await this.#allowLocks(bucket);
      await ask('?object-lock', LOCKS);
    }
    return { endpoint: this.endpoint, bucket, region: REGION, ...KEY, lockDays: locks ? 1 : null };
  }

  /** Sets the flag for Object Lock in the database: outside a cluster, the gateway ignores it when a bucket is made. */
  async #allowLocks(bucket: string): Promise<void> {
    await this.halt();
    const database = new Sqlite(this.#database());
    const table = '"db/dbstore-default_ns_bucket_table"';
    database.prepare(`update ${table} set Flags = Flags | ${LOCKS_FLAG} where BucketName = ?`).run(bucket);
    database.close();
    await this.resume();
  }

  #database(): string {
    return join(this.#folder, 'db', 'dbstore-default_ns.db');
  }

  /** Names in a bucket, once for each version and each deletion marker; 1,000 at most. */
  async versions({ bucket }: Pick<S3Place, 'bucket'>): Promise<string[]> {
    const client = new AwsClient({ ...KEY, service: 's3', region: REGION });
    const answer = await client.fetch(`${this.endpoint}/${bucket}?versions`);
    if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
    return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name]) => name!);
  }

  /** The raw bytes of the gateway's database, which contains everything that it stores. */
  stored(): Buffer {
    return readFileSync(this.#database());
  }

  /** Deletes a file as other programs do: in a bucket with versions, it is only hidden. */
  async hide({ bucket }: Pick<S3Place, 'bucket'>, name: string): Promise<void> {
    const client = new AwsClient({ ...KEY, service: 's3', region: REGION });
    const { ok, status } = await client.fetch(`${this.endpoint}/${bucket}/${name}`, { method: 'DELETE' });
    if (!ok) throw new Error(`the gateway answered ${status}`);
  }

  /** Stops the gateway; its data stay. */
  async halt(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  /** Starts the gateway again. */
  async resume(): Promise<void> {
    this.#process = runIn(this.#folder);
    await this.#answers();
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.#folder, { recursive: true });
  }

  async #answers(): Promise<void> {
    const until = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
      if (
        await fetch(this.endpoint).then(
          (response) => response.ok,
          () => false,
        )
      )
        return;
      if (this.#process.exitCode !== null || Date.now() > until) throw new Error('the S3 gateway did not start');
      await pause(50);
    }
  }
}

/**
 * The folders of a gateway that contain only the tests' user. They are made once for all gateways of the same program with the same
 * folder for temporary files.
 */
async function userDatabase(): Promise<string> {
  const { size, mtimeMs } = statSync(PROGRAM!);
  const kept = join(tmpdir(), `mahzar-s3-user-${size}-${Math.floor(mtimeMs)}`);
  if (existsSync(kept)) return kept;
  const made = mkdtempSync(join(tmpdir(), 'mahzar-s3-user-'));
  await makeUser(made);
  try {
    renameSync(made, kept);
  } catch {
    // Another test was faster.
    rmSync(made, { recursive: true });
  }
  return kept;
}

/** The program sometimes does not end, before or after it has done its work: then it is started again. */
async function makeUser(folder: string): Promise<void> {
  const config = join(folder, 'ceph.conf');
  writeFileSync(config, configOf(folder, 0));
  const user = ['--uid=court', '--display-name=court', `--access-key=${KEY.accessKeyId}`];
  const of = ['-c', config, '--no-mon-config', '-n', NAME, 'user', 'create', ...user];
  for (let tries = 0; tries < USER_TRIES; tries += 1) {
    for (const name of ['db', 'data']) {
      rmSync(join(folder, name), { recursive: true, force: true });
      mkdirSync(join(folder, name));
    }
    const { stdout } = await promisify(execFile)('radosgw-admin', [...of, `--secret-key=${KEY.secretAccessKey}`], {
      cwd: folder,
      timeout: USER_WITHIN_MS,
      killSignal: 'SIGKILL',
    }).catch((error: unknown) => error as { readonly stdout: string });
    if (stdout.includes('"user_id": "court"')) return;
  }
  throw new Error('the user of the S3 gateway was not made');
}

function runIn(folder: string): ChildProcess {
  return spawn('radosgw', ['-c', join(folder, 'ceph.conf'), '--no-mon-config', '-n', NAME, '-f'], {
    cwd: folder,
    stdio: 'ignore',
  });
}

const KEY = { accessKeyId: 'MAHZARTESTKEY', secretAccessKey: 'secret-of-the-tests-alone' };
const REGION = 'default';
/** Ceph's flag `BUCKET_OBJ_LOCK_ENABLED`. */
const LOCKS_FLAG = 0x20;
const LOCKS = '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>';

function configOf(folder: string, port: number): string {
  return [
    '[global]',
    'auth_client_required = none',
    'auth_cluster_required = none',
    `[${NAME}]`,
    'rgw_backend_store = dbstore',
    'rgw_config_store = dbstore',
    // The path of the folder is part of the names of tables, which are copied; the program must run in it.
    'chdir =',
    'dbstore_db_dir = db',
    `dbstore_config_uri = file:${folder}/db/config.db`,
    `rgw_frontends = beast endpoint=127.0.0.1:${port}`,
    `rgw_data = ${folder}/data`,
    'rgw_enable_apis = s3',
    `log_file = ${folder}/log`,
    `admin_socket = ${folder}/$name.$pid.asok`,
    `run_dir = ${folder}`,
    'pid_file =',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
