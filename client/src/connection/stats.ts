/** An entry of the browser's statistics (W3C webrtc-stats); each browser lacks some of the properties. */
export type Stats = Record<string, unknown> & { readonly id?: string; readonly type?: string };

/** The value of a counter, 0 if the browser does not have it. */
export const counter = (value: unknown): number => (typeof value === 'number' ? value : 0);
