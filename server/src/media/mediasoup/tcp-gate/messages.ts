/** Messages from the service to the thread of the gates. */
export type ToGates =
  | { readonly type: 'open'; readonly host: string; readonly port: number }
  | { readonly type: 'target'; readonly port: number; readonly target: number | null };

/** Messages from the thread; `port` is the one known to browsers. */
export type FromGates =
  | { readonly type: 'opened'; readonly port: number }
  | { readonly type: 'failed'; readonly port: number; readonly code: string }
  | { readonly type: 'crowded'; readonly port: number; readonly crowded: boolean };
