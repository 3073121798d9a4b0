/** The part of a socket used here. */
interface PushedTo {
  on(name: string, handle: (...told: never[]) => void): unknown;
}

/**
 * Binds a handler to each push of the service. `Pushes` is the protocol's map of pushes: a missing handler does not compile, nor
 * does a handler for an unknown push.
 */
export function bindPushes<Pushes extends object>(
  socket: object,
  handlers: { [Name in keyof Pushes]: Pushes[Name] },
): void {
  // The socket's own typing cannot express a name that is only known at run time.
  for (const [name, handle] of Object.entries(handlers)) (socket as PushedTo).on(name, handle as never);
}
