import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillCache, cachePathFor } from './test-cache.ts';

/** A password that must never appear in a log. */
export const DATABASE_PASSWORD = 'correct%20horse';

/** Debian's `nobody`: PostgreSQL refuses to run as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Options of `initdb`. The collation is that of a real court's server, where names do not sort by their bytes. */
const SETTINGS = [
  '--encoding=UTF8',
  '--locale=C.UTF-8',
  '--locale-provider=icu',
  '--icu-locale=en',
  '--username=court',
  '--auth=scram-sha-256',
  '--no-sync',
];

const ENGLISH = { ...process.env, LC_ALL: 'C' };

/** Options for running the server's programs. */
export function unprivileged() {
  return { cwd: '/', env: ENGLISH, ...(isRoot() && NOBODY) };
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

const DEBIAN_SERVERS = '/usr/lib/postgresql';

/** Path of a program of the newest installed PostgreSQL server: Debian installs them outside `PATH`. */
export function program(name: string): string {
  try {
    const [newest] = readdirSync(DEBIAN_SERVERS).sort((a, b) => Number(b) - Number(a));
    return newest === undefined ? name : join(DEBIAN_SERVERS, newest, 'bin', name);
  } catch {
    return name;
  }
}

/**
 * Creates a server's data directory. `initdb` takes eight times as long as copying its result, so the first result is cached for
 * later tests.
 * @param folder a new folder for the server
 * @param furnished cache key of the content that `furnish` adds to the result of `initdb`
 * @returns the path of the data directory
 */
export async function makeServerData(
  folder: string,
  furnished: string,
  furnish: (data: string) => Promise<void>,
): Promise<string> {
  const data = join(folder, 'data');
  if (isRoot()) chownSync(folder, NOBODY.uid, NOBODY.gid);
  const initdb = program('initdb');
  const version = run(initdb, ['--version'], unprivileged());
  const cached = cachePathFor('postgres', initdb, version, process.getuid?.(), SETTINGS, DATABASE_PASSWORD, furnished);
  if (existsSync(cached)) copy(cached, data);
  else {
    initialise(folder, data);
    await furnish(data);
    fillCache(cached, (own) => copy(data, own));
  }
  return data;
}

function initialise(folder: string, data: string): void {
  const password = join(folder, 'password');
  writeFileSync(password, decodeURIComponent(DATABASE_PASSWORD), { mode: 0o600 });
  if (isRoot()) chownSync(password, NOBODY.uid, NOBODY.gid);
  run(program('initdb'), [...SETTINGS, `--pwfile=${password}`, `--pgdata=${data}`], unprivileged());
}

/** Copies with owner and mode: the server requires both. */
function copy(from: string, to: string): void {
  run('cp', ['-a', from, to], {});
}

function run(command: string, args: readonly string[], options: object): string {
  const { status, error, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return stdout;
}
