export declare function fingerprint(inputs: {
  readonly paths: readonly string[];
  readonly facts?: readonly string[];
  readonly wanted?: (path: string) => boolean;
}): string;
