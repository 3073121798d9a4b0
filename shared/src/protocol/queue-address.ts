/* Separate from the schemas, which pages must not load. */

/** The Socket.IO namespace of queues, on the same path as signalling. */
export const QUEUE_NAMESPACE = '/queue';
