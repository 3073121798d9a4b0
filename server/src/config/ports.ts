import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config, Problem } from './config.ts';
import { FIRST_MEDIA_PORT } from './settings.ts';

/** Media workers of a killed service hold their ports for a moment longer. */
const FORMER_SERVICE_MS = 2_000;
const LOOK_EVERY_MS = 100;
/** From this port on, the system hands out ports by itself (`net.ipv4.ip_local_port_range` of Linux). */
const EPHEMERAL_FROM = 32_768;

type Ports = { readonly ok: true; readonly mediaPort: number } | { readonly ok: false; readonly problems: Problem[] };

/**
 * Whether the service can listen where it should. Checked before touching anything that an already running service may be using. If
 * the first media port is not configured, takes the first free ones.
 */
export async function checkPorts({
  host,
  port,
  metrics,
  media,
}: Pick<Config, 'host' | 'port' | 'metrics' | 'media'>): Promise<Ports> {
  const pages = [
    ...(await listeningProblems({ host, port }, 'PORT', 'HOST')),
    ...(metrics === null ? [] : await listeningProblems(metrics, 'METRICS_PORT', 'METRICS_HOST')),
  ];
  const first = media.port ?? (await freeMediaPorts(media));
  if (first === null) {
    const advice = `no ${media.workers} free ports follow each other from ${FIRST_MEDIA_PORT} on; name the first of some that are free`;
    return { ok: false, problems: [...pages, { setting: 'MEDIA_PORT', advice }] };
  }
  const used = media.port === null ? [] : portsFrom(first, media.workers);
  const { listenAddress } = media;
  const sound = await Promise.all(
    used.map((one) =>
      problemsOf(() => mediaFault(one, listenAddress), 'MEDIA_PORT', 'MEDIA_LISTEN_ADDRESS', `${listenAddress}:${one}`),
    ),
  );
  // An address that is not this machine's is one problem, however many ports it has.
  const problems = [...new Map([...pages, ...sound.flat()].map((each) => [each.advice, each])).values()];
  return problems.length === 0 ? { ok: true, mediaPort: first } : { ok: false, problems };
}

async function listeningProblems(
  { host, port }: { readonly host: string; readonly port: number },
  ...settings: [portSetting: 'PORT' | 'METRICS_PORT', addressSetting: 'HOST' | 'METRICS_HOST']
): Promise<Problem[]> {
  return port === 0 ? [] : problemsOf(() => tcpFault(port, host), ...settings, `${host}:${port}`);
}

async function problemsOf(
  fault: () => Promise<string | null>,
  portSetting: 'PORT' | 'METRICS_PORT' | 'MEDIA_PORT',
  addressSetting: 'HOST' | 'METRICS_HOST' | 'MEDIA_LISTEN_ADDRESS',
  place: string,
): Promise<Problem[]> {
  const port = place.slice(place.lastIndexOf(':') + 1);
  const deadline = performance.now() + FORMER_SERVICE_MS;
  let code = await fault();
  while (code === 'EADDRINUSE' && performance.now() < deadline) {
    await pause(LOOK_EVERY_MS);
    code = await fault();
  }
  switch (code) {
    case null:
      return [];
    case 'EADDRINUSE': {
      const advice = `port ${port} is taken by another program, which this shows: ss -lntup 'sport = :${port}'. End it, or choose another port below ${EPHEMERAL_FROM}`;
      return [{ setting: portSetting, advice }];
    }
    case 'EACCES':
      return [{ setting: portSetting, advice: `this user may not use port ${port}; choose one from 1024 on` }];
    default: {
      const address = place.slice(0, place.lastIndexOf(':'));
      return [{ setting: addressSetting, advice: `nothing can be received at ${address} on this machine (${code})` }];
    }
  }
}

/** The first of as many free ports as there are workers; null when there are none below the ephemeral range. */
async function freeMediaPorts({ workers, listenAddress }: Config['media']): Promise<number | null> {
  for (let first = FIRST_MEDIA_PORT; first + workers <= EPHEMERAL_FROM; first += workers) {
    const faults = await Promise.all(portsFrom(first, workers).map((port) => mediaFault(port, listenAddress)));
    // A problem with the address itself is reported when it is used.
    if (faults.every((fault) => fault !== 'EADDRINUSE')) return first;
  }
  return null;
}

function portsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

async function mediaFault(port: number, address: string): Promise<string | null> {
  return (await tcpFault(port, address)) ?? (await udpFault(port, address));
}

/** The system's error code; null when listening works. */
async function tcpFault(port: number, address: string): Promise<string | null> {
  const server = createServer();
  try {
    server.listen({ port, host: address, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    return codeOf(error);
  }
  server.close();
  await once(server, 'close');
  return null;
}

async function udpFault(port: number, address: string): Promise<string | null> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    socket.bind({ port, address, exclusive: true });
    await once(socket, 'listening');
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    socket.close();
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
