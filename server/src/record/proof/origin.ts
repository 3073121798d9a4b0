/** The name of a court's key and checkpoints, by the address of its service: host, and port where it is not the usual one. */
export function originOf(publicUrl: string): string {
  return `${new URL(publicUrl).host}/record`;
}
