export declare function bundle(source: string): Promise<string>;
