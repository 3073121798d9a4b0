/* Separate from the schemas, which pages must not load. */

/** The Socket.IO namespace of today's board, on the same path as signalling. */
export const BOARD_NAMESPACE = '/board';
