/**
 * What Node is told when it runs the service. V8 begins with a small heap and collects it whole three times while the first
 * hearing fills; a heap that may grow to 256 MiB before the first whole collection does without: with 12 people the service
 * takes about a third less CPU in the first minute. The Dockerfile says the same. Flags are part of what V8 keeps compiled
 * code by, so the service is compiled ahead with them too.
 */
export const SERVICE_FLAGS = ['--initial-old-space-size=256'];
