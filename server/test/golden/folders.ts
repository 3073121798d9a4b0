import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the fixtures, one for each version, oldest first. */
export const VERSIONS: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => /^v\d+$/.test(name))
  .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));

/** The folder of a version's fixtures. */
export function versionDir(version: string): string {
  return join(import.meta.dirname, version);
}

/** Packs a data folder reproducibly, whatever account packs it. */
export function pack(folder: string, archive: string): void {
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  execFileSync('tar', ['--create', ...same, '--use-compress-program=gzip -9n', '--file', archive, '-C', folder, '.']);
}

/** Unpacks a data folder into a new folder. */
export function unpack(archive: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['--extract', '--gzip', '--file', archive, '-C', folder]);
}

/** Removes files that a running service leaves in its data folder, and files that belong to this machine. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(exports|demo\.json.*|log-reserve.*|mahzar\.db-shm)$/.test(name))
      rmSync(join(folder, name), { recursive: true });
  }
}
