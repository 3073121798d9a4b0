import type { Assemble } from './frames.ts';
import { readPictureSize } from './h264-sps.ts';
import type { PictureSize } from './h264-sps.ts';
import { isSaneSize } from './picture-size.ts';

const IDR = 5;
const SPS = 7;
const PPS = 8;
const DELIMITER = 9;
const STAP_A = 24;
const FU_A = 28;
/** Real parameter sets have some tens of bytes; a configuration record holds 64 KiB. */
const MAX_SET_BYTES = 1024;

/**
 * Joins the payloads of H.264 pictures (RFC 6184: single NAL units, STAP-A, FU-A, which are all that packetization-mode 1
 * allows) into length-prefixed units as MP4 and Matroska hold them. Keeps the parameter sets it has seen: senders may send
 * them once only. Every parameter set of a picture is looked at, since a decoder may take any of them.
 */
export function h264Assembler(): Assemble {
  let sps: { unit: Buffer; size: PictureSize } | undefined;
  let pps: Buffer | undefined;
  return (payloads) => {
    const units = splitUnits(payloads)?.filter((unit) => typeOf(unit) !== DELIMITER);
    if (!units || units.length === 0) return undefined;
    for (const unit of units) {
      if (typeOf(unit) !== SPS && typeOf(unit) !== PPS) continue;
      if (unit.length > MAX_SET_BYTES) return undefined;
      if (typeOf(unit) === PPS) {
        pps = unit;
        continue;
      }
      const size = readPictureSize(unit);
      if (!size) return undefined;
      if (!isSaneSize(size.shown) || !isSaneSize(size.coded)) return 'impossible-size';
      sps = { unit, size };
    }
    if (!units.some((unit) => typeOf(unit) < SPS)) return undefined;
    const data = Buffer.concat(units.flatMap((unit) => [length32(unit), unit]));
    if (!units.some((unit) => typeOf(unit) === IDR)) return { key: false, data };
    if (!sps || !pps) return undefined;
    return { key: true, data, size: sps.size.shown, description: decoderConfiguration(sps.unit, pps) };
  };
}

/**
 * Whether a packet's payload has a unit with which a key frame starts: a sequence parameter set, or an IDR unit or its beginning.
 */
export function startsH264KeyFrame(payload: Buffer): boolean {
  if (typeOf(payload) === FU_A) return ((payload[1] ?? 0) & 0x9f) === (0x80 | IDR);
  return splitUnits([payload])?.some((unit) => typeOf(unit) === SPS || typeOf(unit) === IDR) ?? false;
}

/** NAL units of one picture; undefined if a fragment is missing or a length is wrong. */
function splitUnits(payloads: Buffer[]): Buffer[] | undefined {
  const units: Buffer[] = [];
  let fragments: Buffer[] | undefined;
  for (const payload of payloads) {
    const type = typeOf(payload);
    const header = payload[1] ?? 0;
    const begins = type === FU_A && (header & 0x80) !== 0;
    // A fragmented unit must end before the next unit, and a fragment needs a beginning.
    if ((fragments !== undefined) !== (type === FU_A && !begins)) return undefined;
    if (type === FU_A) {
      if (begins) fragments = [Buffer.from([(payload[0]! & 0xe0) | (header & 0x1f)])];
      fragments!.push(payload.subarray(2));
      if (!(header & 0x40)) continue;
      units.push(Buffer.concat(fragments!));
      fragments = undefined;
    } else if (type === STAP_A) {
      for (let at = 1; at + 2 < payload.length;) {
        const end = at + 2 + payload.readUInt16BE(at);
        if (end > payload.length || end === at + 2) return undefined;
        units.push(payload.subarray(at + 2, end));
        at = end;
      }
    } else {
      units.push(payload);
    }
  }
  return fragments ? undefined : units;
}

/** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) with four-byte lengths. */
function decoderConfiguration(sps: Buffer, pps: Buffer): Buffer {
  const head = [1, sps[1]!, sps[2]!, sps[3]!, 0xff, 0xe1];
  return Buffer.concat([Buffer.from(head), length16(sps), sps, Buffer.from([1]), length16(pps), pps]);
}

function typeOf(unit: Buffer): number {
  return (unit[0] ?? 0) & 0x1f;
}

function length16(unit: Buffer): Buffer {
  return Buffer.from([unit.length >> 8, unit.length & 0xff]);
}

function length32(unit: Buffer): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(unit.length);
  return prefix;
}
