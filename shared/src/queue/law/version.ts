/**
 * Version of the law by which queues are held: the permission table and `decide`. To be raised with every change of who may do
 * what or who is called before whom; the log of each queue names it.
 */
export const QUEUE_LAW_VERSION = 5;
