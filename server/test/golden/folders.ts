import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of fixtures, one a version, oldest first. */
export const VERSIONS: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => /^v\d+$/.test(name))
  .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));

/** Where the fixtures of a version lie. */
export function versionDir(version: string): string {
  return join(import.meta.dirname, version);
}

/** Packs a data folder, alike whoever packs it. */
export function pack(folder: string, archive: string): void {
  const same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  execFileSync('tar', ['--create', ...same, '--use-compress-program=gzip -9n', '--file', archive, '-C', folder, '.']);
}

/** Unpacks a data folder into a new folder. */
export function unpack(archive: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['--extract', '--gzip', '--file', archive, '-C', folder]);
}

/** Removes what a running service leaves beside the data, and what only this machine knows. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(exports|demo\.json.*|log-reserve.*|mahzar\.db-shm)$/.test(name))
      rmSync(join(folder, name), { recursive: true });
  }
}
