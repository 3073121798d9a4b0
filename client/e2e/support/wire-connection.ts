import { connect } from 'node:net';
import type { Socket, TcpNetConnectOpts } from 'node:net';

/** When TCP repeats what is not acknowledged, ms after it was first sent: 200 ms, and each time twice as long (RFC 6298). */
const REPEATED_AT = Array.from({ length: 10 }, (_, count) => 200 * (2 ** (count + 1) - 1));
/** When Linux repeats the first packet of a connection (tcp_syn_linear_timeouts). */
const ASKED_AGAIN_AT = [1_000, 2_000, 3_000, 4_000, 5_000, 7_000, 11_000, 19_000, 35_000];

/**
 * A TCP connection through a line that can be cut. What is sent meanwhile is not lost, as TCP repeats it, but waits for the
 * next repetition once the line is there again; neither end is told of anything.
 */
export class WireConnection {
  readonly #near: Socket;
  readonly #to: TcpNetConnectOpts;
  /** The socket to the service; null when it could not be opened. */
  #far: Socket | null = null;
  #cutAt: number | null = null;
  #abandoned = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(near: Socket, to: TcpNetConnectOpts, cut: boolean) {
    this.#near = near.on('error', () => undefined);
    this.#to = to;
    if (cut) this.cut();
    else this.#connect();
  }

  cut(): void {
    clearTimeout(this.#timer);
    this.#cutAt ??= performance.now();
    this.#near.pause();
    this.#far?.pause();
  }

  mend(): void {
    if (this.#cutAt === null || this.#abandoned) return;
    const passed = performance.now() - this.#cutAt;
    const again = (this.#far === null ? ASKED_AGAIN_AT : REPEATED_AT).find((at) => at >= passed);
    if (again !== undefined) this.#timer = setTimeout(() => this.#goOn(), again - passed);
  }

  /** The near end gives it up; the far end is not told. */
  abandon(): void {
    this.cut();
    this.#abandoned = true;
    this.#near.destroy();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#near.destroy();
    this.#far?.destroy();
  }

  #goOn(): void {
    this.#cutAt = null;
    if (this.#near.destroyed || this.#far?.destroyed === true) this.close();
    else if (this.#far === null) this.#connect();
    else {
      this.#near.resume();
      this.#far.resume();
    }
  }

  #connect(): void {
    const far = connect(this.#to);
    this.#near.resume();
    this.#far = far.on('error', () => undefined);
    for (const [one, other] of [
      [this.#near, far],
      [far, this.#near],
    ] as const) {
      one.on('data', (data) => other.write(data));
      one.on('close', () => {
        // In a cut line the farewell is lost as well.
        if (this.#cutAt === null) this.close();
      });
    }
  }
}
