import { dlopen, getRawPointer } from 'node:ffi';

/** As Linux has them, on x64 and on arm64 alike. */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const MSG_DONTWAIT = 0x40;
const ADDRESS_BYTES = 16;
const INT_BYTES = 4;

const LOOPBACK = '127.0.0.1';

const { functions: libc } = dlopen(null, {
  socket: { arguments: ['int32', 'int32', 'int32'], return: 'int32' },
  setsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'uint32'], return: 'int32' },
  getsockopt: { arguments: ['int32', 'int32', 'int32', 'buffer', 'buffer'], return: 'int32' },
  bind: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
  connect: { arguments: ['int32', 'buffer', 'uint32'], return: 'int32' },
  getsockname: { arguments: ['int32', 'buffer', 'buffer'], return: 'int32' },
  recvmmsg: { arguments: ['int32', 'uint64', 'uint32', 'int32', 'uint64'], return: 'int32' },
  close: { arguments: ['int32'], return: 'int32' },
});

/** Packets that one system call takes at most, and of each the most that a datagram holds. */
const AT_ONCE = 32;
const MOST_BYTES = 65_536;
/** `struct mmsghdr`, and in it where the vector is named, how many parts it has, and how long the packet was. */
const MESSAGE_BYTES = 64;
const VECTOR_AT = 16;
const PARTS_AT = 24;
const LENGTH_AT = 56;
const VECTOR_BYTES = 16;

/**
 * All sockets read into the same memory: one after the other, each packet taken before the next read. Of both nothing else may hold
 * the address alone: what no code refers to any more is collected.
 */
const packets = Buffer.alloc(AT_ONCE * MOST_BYTES);
/** So many `struct mmsghdr`, and behind them a `struct iovec` for each. */
const messages = Buffer.alloc(AT_ONCE * (MESSAGE_BYTES + VECTOR_BYTES));
const messagesAt = getRawPointer(messages);
for (let each = 0; each < AT_ONCE; each += 1) {
  const vector = AT_ONCE * MESSAGE_BYTES + each * VECTOR_BYTES;
  messages.writeBigUInt64LE(getRawPointer(packets) + BigInt(each * MOST_BYTES), vector);
  messages.writeBigUInt64LE(BigInt(MOST_BYTES), vector + 8);
  messages.writeBigUInt64LE(getRawPointer(messages) + BigInt(vector), each * MESSAGE_BYTES + VECTOR_AT);
  messages.writeBigUInt64LE(1n, each * MESSAGE_BYTES + PARTS_AT);
}

/**
 * A UDP socket of loopback that takes packets of one sender and is read when it is asked to be, many packets at a time
 * (`recvmmsg`). Node's `dgram` takes a system call, a buffer, an address and a turn through the event loop for each: a third of all
 * that a recorded packet cost.
 */
export class DatagramSocket {
  readonly port: number;
  /** As the kernel counts it: twice what was asked for, capped by `net.core.rmem_max`. */
  readonly receiveBufferBytes: number;
  /** Undefined when it is closed. */
  #descriptor: number | undefined;

  /** On a free port. @throws when the system has no more of them */
  constructor(from: { readonly ip: typeof LOOPBACK; readonly port: number }, receiveBufferBytes: number) {
    const descriptor = checked(libc.socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), 'socket');
    this.#descriptor = descriptor;
    try {
      libc.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, intOf(receiveBufferBytes), INT_BYTES);
      checked(libc.bind(descriptor, addressOf(0), ADDRESS_BYTES), 'bind');
      // From here on the kernel drops what comes from elsewhere.
      checked(libc.connect(descriptor, addressOf(from.port), ADDRESS_BYTES), 'connect');
      this.read(() => undefined);
      const [own, granted] = [addressOf(0), intOf(0)];
      checked(libc.getsockname(descriptor, own, intOf(ADDRESS_BYTES)), 'getsockname');
      checked(libc.getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, granted, intOf(INT_BYTES)), 'getsockopt');
      this.port = own.readUInt16BE(2);
      this.receiveBufferBytes = granted.readInt32LE(0);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Takes what has come, as far as the socket is not closed meanwhile.
   * @param take the bytes are its own until it returns
   * @returns how many packets it took
   */
  read(take: (packet: Buffer) => void): number {
    let taken = 0;
    for (let found = AT_ONCE; found === AT_ONCE && this.#descriptor !== undefined;) {
      found = libc.recvmmsg(this.#descriptor, messagesAt, AT_ONCE, MSG_DONTWAIT, 0n);
      // Nothing has come.
      if (found <= 0) break;
      for (let each = 0; each < found; each += 1) {
        const from = each * MOST_BYTES;
        take(packets.subarray(from, from + messages.readUInt32LE(each * MESSAGE_BYTES + LENGTH_AT)));
      }
      taken += found;
    }
    return taken;
  }

  /** What has come and was not taken is thrown away. */
  close(): void {
    if (this.#descriptor !== undefined) libc.close(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function checked(answer: number, call: string): number {
  // Why, which `errno` would say, is not to be had: Node makes system calls of its own before the next of ours.
  if (answer < 0) throw Object.assign(new Error(`the system has refused: ${call}`), { syscall: call });
  return answer;
}

/** `struct sockaddr_in` of a port of loopback. */
function addressOf(port: number): Buffer {
  const address = Buffer.alloc(ADDRESS_BYTES);
  address.writeUInt16LE(AF_INET, 0);
  address.writeUInt16BE(port, 2);
  address.set(LOOPBACK.split('.').map(Number), 4);
  return address;
}

function intOf(value: number): Buffer {
  const bytes = Buffer.alloc(INT_BYTES);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
