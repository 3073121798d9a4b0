/** Builds into a folder of its own what some files of tests are given alike, once for as long as its inputs stay the same. */
export function keptBuild(
  name: string,
  inputs: { readonly paths: string[]; readonly facts?: string[]; readonly wanted?: (path: string) => boolean },
  build: (folder: string) => Promise<unknown>,
): Promise<string>;
