/**
 * Version of the law of queues: the permission table and `decide`. Raised with every change of who may do what, or of the calling
 * order; each queue's log names its version.
 */
export const QUEUE_LAW_VERSION = 5;
