import { endianness } from 'node:os';
import type { DatagramSocket, Sender, TakePacket } from './datagram-socket.ts';

/** Linux constants, the same on x64 and arm64. */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
/** Socket option that requests arrival times from the kernel; also the type of the control message with the time. */
const SO_TIMESTAMPNS = 35;
const MSG_DONTWAIT = 0x40;
const CLOCK_REALTIME = 0;
const ADDRESS_BYTES = 16;
const INT_BYTES = 4;

/** Largest number of packets for one system call, and largest size of a datagram. */
const AT_ONCE = 32;
const MAX_BYTES = 65_536;

/** Attempts, 1 ms apart, to read the packet that a socket has sent to itself. */
const MAX_LOOKS = 100;

/** `struct mmsghdr`: its size, and the offsets of `msg_iov`, `msg_iovlen`, `msg_control`, `msg_controllen` and `msg_len`. */
const MESSAGE_BYTES = 64;
const VECTOR_AT = 16;
const PARTS_AT = 24;
const NOTES_AT = 32;
const NOTES_BYTES_AT = 40;
const LENGTH_AT = 56;
const VECTOR_BYTES = 16;
/** `struct cmsghdr` with a `struct timespec`. */
const NOTES_BYTES = 32;
const NOTE_LEVEL_AT = 8;
const NOTE_TYPE_AT = 12;
const NOTE_TIME_AT = 16;

const SIGNATURES = {
  socket: { arguments: ['int32', 'int32', 'int32'], return: 'int32' },
  setsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'uint32'], return: 'int32' },
  getsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'buffer'], return: 'int32' },
  bind: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
  connect: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
  getsockname: { arguments: ['int32', 'buffer', 'buffer'], return: 'int32' },
  send: { arguments: ['int32', 'buffer', 'uint64', 'int32'], return: 'int64' },
  recvmmsg: { arguments: ['int32', 'uint64', 'uint32', 'int32', 'uint64'], return: 'int32' },
  clock_gettime: { arguments: ['int32', 'buffer'], return: 'int32' },
  close: { arguments: ['int32'], return: 'int32' },
} as const;

/**
 * Creates the buffers that all sockets share: each socket passes its packets on before the next one reads. The buffers must stay
 * referenced from JavaScript while the kernel has their addresses, or they would be garbage-collected.
 */
function openReading() {
  const ffi = process.getBuiltinModule('node:ffi');
  const { functions: libc } = ffi.dlopen(null, SIGNATURES);
  const packets = Buffer.alloc(AT_ONCE * MAX_BYTES);
  const packetsAt = ffi.getRawPointer(packets);
  // An array of `struct mmsghdr`, followed by a `struct iovec` and a control buffer for each.
  const messages = Buffer.alloc(AT_ONCE * (MESSAGE_BYTES + VECTOR_BYTES + NOTES_BYTES));
  const messagesAt = ffi.getRawPointer(messages);
  for (let each = 0; each < AT_ONCE; each += 1) {
    const [message, vector, notes] = [each * MESSAGE_BYTES, vectorOf(each), notesOf(each)];
    messages.writeBigUInt64LE(packetsAt + BigInt(each * MAX_BYTES), vector);
    messages.writeBigUInt64LE(BigInt(MAX_BYTES), vector + 8);
    messages.writeBigUInt64LE(messagesAt + BigInt(vector), message + VECTOR_AT);
    messages.writeBigUInt64LE(1n, message + PARTS_AT);
    messages.writeBigUInt64LE(messagesAt + BigInt(notes), message + NOTES_AT);
    messages.writeBigUInt64LE(BigInt(NOTES_BYTES), message + NOTES_BYTES_AT);
  }
  return { libc, packets, messages, messagesAt, wall: Buffer.alloc(16) };
}

function vectorOf(each: number): number {
  return AT_ONCE * MESSAGE_BYTES + each * VECTOR_BYTES;
}

function notesOf(each: number): number {
  return AT_ONCE * (MESSAGE_BYTES + VECTOR_BYTES) + each * NOTES_BYTES;
}

let reading: ReturnType<typeof openReading> | undefined;
let works: boolean | undefined;

/**
 * Whether `ManyReader` works here: `node:ffi` is experimental, the structures are those of Linux, and a system-call filter may refuse
 * `recvmmsg`. The first call tries it.
 */
export function canReadMany(): boolean {
  works ??=
    process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && endianness() === 'LE' && selfTest();
  return works;
}

function selfTest(): boolean {
  try {
    const reader = new ManyReader({ ip: '127.0.0.1', port: 9 }, MAX_BYTES, () => 0);
    const readsItself = reader.readsItself();
    // Stays open if it works: the kernel records arrival times from shortly after the first socket requests them until the last
    // one closes.
    if (!readsItself) reader.close();
    return readsItself;
  } catch {
    return false;
  }
}

/**
 * A socket that reads many packets with one system call (`recvmmsg`), with arrival times by the kernel. Node's `dgram` needs a system
 * call, a buffer, an address object and an event for each packet, a third of the cost of a recorded packet.
 */
export class ManyReader implements DatagramSocket {
  readonly port: number;
  readonly receiveBufferBytes: number;
  readonly #now: () => number;
  /** Arrival of the last packet, by the clock of `#now`. */
  #lastAt: number;
  /** Undefined after `close`. */
  #descriptor: number | undefined;

  constructor(from: Sender, receiveBufferBytes: number, now: () => number) {
    this.#now = now;
    this.#lastAt = now();
    reading ??= openReading();
    const { libc } = reading;
    const descriptor = throwIfFailed(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket');
    this.#descriptor = descriptor;
    try {
      const set = (option: number, value: number) =>
        libc.setsockopt(descriptor, SOL_SOCKET, option, intOf(value), INT_BYTES);
      set(SO_RCVBUF, receiveBufferBytes);
      throwIfFailed(set(SO_TIMESTAMPNS, 1), 'setsockopt');
      throwIfFailed(libc.bind(descriptor, addressOf(from.ip, 0), ADDRESS_BYTES), 'bind');
      // From here on the kernel drops packets from other senders. Packets received before are discarded.
      throwIfFailed(libc.connect(descriptor, addressOf(from.ip, from.port), ADDRESS_BYTES), 'connect');
      this.read(() => undefined);
      const [own, granted] = [addressOf(from.ip, 0), intOf(0)];
      throwIfFailed(libc.getsockname(descriptor, own, intOf(ADDRESS_BYTES)), 'getsockname');
      throwIfFailed(libc.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, granted, intOf(INT_BYTES)), 'getsockopt');
      this.port = own.readUInt16BE(2);
      this.receiveBufferBytes = granted.readInt32LE(0);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  read(take: TakePacket): void {
    const { libc, packets, messages, messagesAt, wall } = reading!;
    for (let found = AT_ONCE; found === AT_ONCE && this.#descriptor !== undefined;) {
      found = libc.recvmmsg(this.#descriptor, messagesAt, AT_ONCE, MSG_DONTWAIT, 0n);
      // No packet has arrived, or the call failed.
      if (found <= 0) return;
      const now = this.#now();
      libc.clock_gettime(CLOCK_REALTIME, wall);
      const ahead = now - timeAt(wall, 0);
      for (let each = 0; each < found; each += 1) {
        const at = this.#arrival(messages, each, ahead, now);
        const from = each * MAX_BYTES;
        take(packets.subarray(from, from + messages.readUInt32LE(each * MESSAGE_BYTES + LENGTH_AT)), at);
      }
    }
  }

  /**
   * Whether a packet that this socket sends to itself can be read, with its arrival time from the kernel. Needed because a
   * refused `recvmmsg` looks like one that finds no packet. Afterwards the socket accepts only its own packets.
   */
  readsItself(): boolean {
    const { libc, messages, messagesAt } = reading!;
    const descriptor = this.#descriptor!;
    throwIfFailed(libc.connect(descriptor, addressOf('127.0.0.1', this.port), ADDRESS_BYTES), 'connect');
    libc.send(descriptor, intOf(0), BigInt(INT_BYTES), MSG_DONTWAIT);
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const found = libc.recvmmsg(descriptor, messagesAt, AT_ONCE, MSG_DONTWAIT, 0n);
      if (found > 0)
        return (
          found === 1 && messages.readUInt32LE(LENGTH_AT) === INT_BYTES && takeTimestamp(messages, 0) !== undefined
        );
      // A busy kernel may deliver the packet a moment after `send` returns.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(INT_BYTES)), 0, 0, 1);
    }
    return false;
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    if (this.#descriptor !== undefined) reading!.libc.close(this.#descriptor);
    this.#descriptor = undefined;
  }

  /**
   * Arrival of a packet, ms by the clock of `#now`. The kernel's time is by the wall clock, which may be set meanwhile: the
   * result is limited to between the previous arrival and `now`.
   * @param ahead by how much our clock is ahead of the wall clock, ms
   */
  #arrival(messages: Buffer, each: number, ahead: number, now: number): number {
    const noted = takeTimestamp(messages, each);
    const at = noted === undefined ? now : noted + ahead;
    this.#lastAt = Math.min(now, Math.max(this.#lastAt, at));
    return this.#lastAt;
  }
}

/** Arrival of a packet by the wall clock, epoch ms; undefined if the kernel gave none. Resets the message for the next read. */
function takeTimestamp(messages: Buffer, each: number): number | undefined {
  const [message, notes] = [each * MESSAGE_BYTES, notesOf(each)];
  const noted =
    messages.readUInt32LE(message + NOTES_BYTES_AT) >= NOTES_BYTES &&
    messages.readUInt32LE(notes + NOTE_LEVEL_AT) === SOL_SOCKET &&
    messages.readUInt32LE(notes + NOTE_TYPE_AT) === SO_TIMESTAMPNS;
  // The kernel has overwritten this length with the number of bytes it used.
  messages.writeUInt32LE(NOTES_BYTES, message + NOTES_BYTES_AT);
  return noted ? timeAt(messages, notes + NOTE_TIME_AT) : undefined;
}

/** Reads a `struct timespec`, as milliseconds. */
function timeAt(bytes: Buffer, offset: number): number {
  const seconds = bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 0x1_0000_0000;
  return seconds * 1_000 + bytes.readUInt32LE(offset + 8) / 1_000_000;
}

function throwIfFailed(answer: number, call: string): number {
  // The reason is unknown: Node makes other system calls before `errno` can be read.
  if (answer < 0) throw Object.assign(new Error(`the system has refused: ${call}`), { syscall: call });
  return answer;
}

/** Returns a `struct sockaddr_in`. */
function addressOf(ip: string, port: number): Buffer {
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_INET, 0);
  address.writeUInt16BE(port, 2);
  address.set(ip.split('.').map(Number), 4);
  return address;
}

function intOf(value: number): Buffer {
  const bytes = Buffer.alloc(INT_BYTES);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
