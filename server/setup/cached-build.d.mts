/** Returns the folder of a build that several test files share. Builds it when its inputs have changed. */
export function cachedBuild(
  name: string,
  inputs: { readonly paths: string[]; readonly facts?: string[]; readonly wanted?: (path: string) => boolean },
  build: (folder: string) => Promise<unknown>,
): Promise<string>;
