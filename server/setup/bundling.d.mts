export declare function bundle(source: string, onProgram?: (source: string) => void, folder?: string): Promise<string>;
export declare function bundleInto(folder: string, sources: string[]): Promise<void>;
