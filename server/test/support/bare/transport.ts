import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DtlsParameters, TransportParameters } from '@mahzar/shared/protocol/media';
import {
  CipherContext,
  classes,
  DtlsClient,
  HashAlgorithm,
  keyLength,
  Message,
  methods,
  NamedCurveAlgorithm,
  parseMessage,
  ProtectionProfileAes128CmHmacSha1_80,
  RTCCertificate,
  saltLength,
  SignatureAlgorithm,
  SrtcpSession,
  SrtpSession,
} from 'werift';
import type { RtpPacket, Transport } from 'werift';

const PROFILE = ProtectionProfileAes128CmHmacSha1_80;
/** The media server closes a transport that is silent for ten seconds (RFC 7675). */
const CONSENT_EVERY_MS = 3_000;
/** Priority of a host candidate, RFC 8445, 5.1.2.1. */
const PRIORITY = 2_130_706_431;

/** Kinds of datagrams on one socket by their first byte (RFC 7983). */
const isStun = (datagram: Buffer) => datagram[0]! < 4;
const isDtls = (datagram: Buffer) => datagram[0]! > 19 && datagram[0]! < 64;
/** RFC 5761, 4: the other values are RTCP. */
const isRtp = ([first, second]: Buffer) => (first! & 0xc0) === 0x80 && ((second! & 0x7f) < 64 || (second! & 0x7f) > 95);

/** First byte of datagrams that the client sends to itself; no protocol begins with it (RFC 7983). */
const OWN = Buffer.from([0xff]);

/** Makes the DTLS certificate of a client, as browsers do. */
export async function makeCertificate(): Promise<RTCCertificate> {
  const hash = { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 } as const;
  const made = await CipherContext.createSelfSignedCertificateWithKey(hash, NamedCurveAlgorithm.secp256r1_23);
  return new RTCCertificate(made.keyPem, made.certPem, made.signatureHash);
}

/** The client's end of one transport: real ICE, DTLS and SRTP on its own UDP socket. Every datagram is visible. */
export class BareTransport {
  readonly #socket: Socket;
  readonly #certificate: RTCCertificate;
  readonly #ice: { usernameFragment: string; password: string };
  readonly #peer: { ip: string; port: number };
  readonly #answers = new Map<string, () => void>();
  #consent: NodeJS.Timeout | undefined;
  #srtp: SrtpSession | undefined;
  #srtcp: SrtcpSession | undefined;
  #dtls: DtlsClient | undefined;
  #onDtls: (datagram: Buffer) => void = () => undefined;
  /**
   * Called with every media packet that arrives, as received. `open` returns null when the packet is not encrypted for this
   * client's keys.
   */
  onMedia: (wire: Buffer, open: () => Buffer | null) => void = () => undefined;
  /** Called with every SCTP packet that arrives within DTLS. */
  onData: (packet: Buffer) => void = () => undefined;

  private constructor(socket: Socket, parameters: TransportParameters, certificate: RTCCertificate) {
    this.#socket = socket;
    this.#certificate = certificate;
    this.#ice = parameters.iceParameters as never;
    this.#peer = parameters.iceCandidates.find(({ protocol }) => protocol === 'udp') as never;
    socket.on('message', (datagram) => this.#heard(datagram));
  }

  static async open(parameters: TransportParameters, certificate: RTCCertificate): Promise<BareTransport> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new BareTransport(socket, parameters, certificate);
  }

  /** The parameters for the service's `connect`. */
  get dtls(): DtlsParameters {
    const fingerprints = this.#certificate.getFingerprints() as DtlsParameters['fingerprints'];
    return { role: 'client', fingerprints };
  }

  /** Connects by ICE, then DTLS; resolves when media can be sent. */
  async connect(): Promise<void> {
    await this.ping();
    this.#consent = setInterval(() => void this.ping(), CONSENT_EVERY_MS);
    const { certPem, privateKey, signatureHash } = this.#certificate;
    const transport: Transport = {
      type: 'udp',
      address: this.#socket.address(),
      closed: false,
      onData: () => undefined,
      send: (datagram) => this.sendRaw(datagram),
      close: async () => undefined,
    };
    const client = new DtlsClient({
      cert: certPem,
      key: privateKey,
      signatureHash,
      transport,
      srtpProfiles: [PROFILE],
      extendedMasterSecret: true,
    });
    this.#dtls = client;
    client.onData.subscribe((packet) => this.onData(packet));
    this.#onDtls = (datagram) => transport.onData(datagram, [this.#peer.ip, this.#peer.port]);
    const connected = new Promise<void>((resolve, reject) => {
      client.onConnect.once(resolve);
      client.onError.once(reject);
      // Resolves some time after the handshake.
      client.connect().catch(reject);
    });
    await connected;
    const keys = client.extractSessionKeys(keyLength(PROFILE), saltLength(PROFILE));
    const config = {
      profile: PROFILE,
      keys: {
        localMasterKey: keys.localKey,
        localMasterSalt: keys.localSalt,
        remoteMasterKey: keys.remoteKey,
        remoteMasterSalt: keys.remoteSalt,
      },
    };
    this.#srtp = new SrtpSession(config);
    this.#srtcp = new SrtcpSession(config);
  }

  /** Resolves with the sent datagram when the kernel has it. */
  async send({ header, payload }: RtpPacket): Promise<Buffer> {
    if (this.#srtp === undefined) throw new Error('not connected');
    const datagram = this.#srtp.encrypt(payload, header);
    await this.sendRaw(datagram);
    return datagram;
  }

  /** The same for an RTCP packet. */
  async sendControl(packet: Buffer): Promise<void> {
    if (this.#srtcp === undefined) throw new Error('not connected');
    await this.sendRaw(this.#srtcp.encrypt(packet));
  }

  /** Sends bytes within DTLS, as an SCTP packet or as garbage. */
  async sendData(packet: Buffer): Promise<void> {
    if (this.#dtls === undefined) throw new Error('not connected');
    await this.#dtls.send(packet);
  }

  sendRaw(datagram: Buffer): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#socket.send(datagram, this.#peer.port, this.#peer.ip, (error) => (error ? reject(error) : resolve())),
    );
  }

  /**
   * Sends a STUN request. The answer arrives after everything that the media server has sent here before, and the server sends it
   * after processing everything that it has received before.
   */
  async ping(): Promise<void> {
    const request = new Message(methods.BINDING, classes.REQUEST);
    request.setAttribute('USERNAME', `${this.#ice.usernameFragment}:test`);
    request.setAttribute('PRIORITY', PRIORITY);
    request.setAttribute('ICE-CONTROLLING', randomBytes(8).readBigUInt64BE());
    request.setAttribute('USE-CANDIDATE', null);
    request.addMessageIntegrity(Buffer.from(this.#ice.password)).addFingerprint();
    const answered = new Promise<void>((resolve) => this.#answers.set(request.transactionIdHex, resolve));
    await this.sendRaw(request.bytes);
    await answered;
  }

  /** Resolves when all datagrams received so far are processed: a datagram sent to ourselves comes after them. */
  async drained(): Promise<void> {
    const word = randomBytes(8);
    const seen = new Promise<void>((resolve) => this.#answers.set(word.toString('hex'), resolve));
    this.#socket.send(Buffer.concat([OWN, word]), this.#socket.address().port, '127.0.0.1');
    await seen;
  }

  close(): void {
    clearInterval(this.#consent);
    this.#socket.close();
  }

  #heard(datagram: Buffer): void {
    if (datagram[0] === OWN[0]) this.#answered(datagram.subarray(1).toString('hex'));
    else if (isStun(datagram)) this.#answered(parseMessage(datagram)?.transactionIdHex ?? '');
    else if (isDtls(datagram)) this.#onDtls(datagram);
    else if (isRtp(datagram)) this.onMedia(datagram, () => this.#open(datagram));
  }

  #answered(id: string): void {
    this.#answers.get(id)?.();
    this.#answers.delete(id);
  }

  #open(datagram: Buffer): Buffer | null {
    try {
      return this.#srtp?.decrypt(datagram) ?? null;
    } catch {
      return null;
    }
  }
}
