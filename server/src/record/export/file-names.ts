import type { Clip } from './clips.ts';

/** Names the files of an export: part of the hearing, person, source; a number where there are several. */
export class FileNames {
  readonly #used = new Map<string, number>();

  next({ interval, seat, kind }: Pick<Clip, 'interval' | 'seat' | 'kind'>, extension: string): string {
    const name = `${interval + 1}-${seat}-${kind}`;
    const number = (this.#used.get(name) ?? 0) + 1;
    this.#used.set(name, number);
    return `${name}${number > 1 ? `-${number}` : ''}.${extension}`;
  }
}
