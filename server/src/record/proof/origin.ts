/** The name of a court's key and checkpoints, from the URL of its service: host, port if not the default one, and `/record`. */
export function originOf(publicUrl: string): string {
  return `${new URL(publicUrl).host}/record`;
}
