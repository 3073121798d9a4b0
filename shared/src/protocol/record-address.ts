/** Socket.IO namespace of the page of a record, for whoever came by the link of a seat. */
export const RECORD_NAMESPACE = '/record';
