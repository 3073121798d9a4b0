export declare const inRoot: (...parts: readonly string[]) => string;
