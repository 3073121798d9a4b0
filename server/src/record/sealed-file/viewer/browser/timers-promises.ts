/* Replaces `node:timers/promises` in the viewer. */

/** Resolves after other tasks have had a turn, above all the user's input. */
export function setImmediate(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<void>();
  port1.addEventListener('message', () => {
    port1.close();
    resolve();
  });
  port1.start();
  port2.postMessage(null);
  return promise;
}
