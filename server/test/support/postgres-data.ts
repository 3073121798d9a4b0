import { spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A word that must never be seen in a log. */
export const DATABASE_PASSWORD = 'correct%20horse';

/** Debian's `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** What `initdb` is told. People's names sort otherwise than their bytes, as on a server that a court would set up. */
const SETTINGS = [
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--locale-provider=icu',
  '--icu-locale=en',
  '--username=court',
  '--auth=scram-sha-256',
  '--no-sync',
];

export const ENGLISH = { ...process.env, LC_ALL: 'C' };

/** How programs of a server are run. */
export function unprivileged() {
  return { cwd: '/', env: ENGLISH, ...(isRoot() && NOBODY) };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache');
const DEBIAN_SERVERS = '/usr/lib/postgresql';

/** A program of the newest server that is installed: Debian has them beside the path, and on it a script that looks for them. */
export function program(name: string): string {
  try {
    const [newest] = readdirSync(DEBIAN_SERVERS).sort((a, b) => Number(b) - Number(a));
    return newest === undefined ? name : join(DEBIAN_SERVERS, newest, 'bin', name);
  } catch {
    return name;
  }
}

/**
 * Makes the data of an empty server in a folder. `initdb` takes eight times as long as a copy of what it made before, so the first
 * is kept for all tests to come.
 * @param folder a new one, that becomes the server's
 * @returns where the data lies in it
 */
export function makeServerData(folder: string): string {
  const data = join(folder, 'data');
  if (isRoot()) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const initdb = program('initdb');
  const version = run(initdb, ['--version'], unprivileged());
  const made = JSON.stringify([initdb, version, process.getuid?.(), SETTINGS, DATABASE_PASSWORD]);
  const kept = join(CACHE, `postgres-${createHash('sha256').update(made).digest('hex').slice(0, 16)}`);
  if (existsSync(kept)) copy(kept, data);
  else {
    initialise(folder, data);
    keep(data, kept);
  }
  return data;
}

function initialise(folder: string, data: string): void {
  const password = join(folder, 'password');
  writeFileSync(password, decodeURIComponent(DATABASE_PASSWORD), { mode: 0o600 });
  if (isRoot()) chownSync(password, NOBODY.uid, NOBODY.gid);
  run(program('initdb'), [...SETTINGS, `--pwfile=${password}`, `--pgdata=${data}`], unprivileged());
}

/**
 * Several tests may make the first at once: it is there whole or not at all, and who comes second throws theirs away. So does one
 * that finds no room for it, and goes on without.
 */
function keep(data: string, kept: string): void {
  const own = `${kept}-${randomUUID()}`;
  try {
    mkdirSync(join(kept, '..'), { recursive: true });
    copy(data, own);
    renameSync(own, kept);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
}

/** With whose the files are, and who may read them: the server insists on both. */
function copy(from: string, to: string): void {
  run('cp', ['-a', from, to], {});
}

function run(command: string, args: readonly string[], options: object): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return stdout;
}
