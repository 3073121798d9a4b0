/** Socket.IO namespace of a record's page, for people who open it by a seat's link. */
export const RECORD_NAMESPACE = '/record';
