export declare function bundle(source: string, onProgram?: (source: string) => void, folder?: string): Promise<string>;
