/** What the service says to the thread of the gates. */
export type ToGates =
  | { readonly type: 'open'; readonly host: string; readonly port: number }
  | { readonly type: 'target'; readonly port: number; readonly target: number | null };

/** What the thread says; `port` is the one that browsers know. */
export type FromGates =
  | { readonly type: 'opened'; readonly port: number }
  | { readonly type: 'failed'; readonly port: number; readonly code: string }
  | { readonly type: 'crowded'; readonly port: number; readonly crowded: boolean };
