/** What of a socket is used here. */
interface PushedTo {
  on(name: string, handle: (...told: never[]) => void): unknown;
}

/**
 * Has each push of the service handled. `Pushes` is the protocol's own map of them: what is missing among the handlers does not
 * compile, and neither does what the service never says.
 */
export function bindPushes<Pushes extends object>(
  socket: object,
  handlers: { [Name in keyof Pushes]: Pushes[Name] },
): void {
  // The socket's own typing cannot follow a name that is not known until it runs.
  for (const [name, handle] of Object.entries(handlers)) (socket as PushedTo).on(name, handle as never);
}
