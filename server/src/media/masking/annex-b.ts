const START_CODE = Buffer.from([0, 0, 0, 1]);

/**
 * Converts a picture of length-prefixed H.264 NAL units, with the decoder configuration that accompanies key frames (ISO/IEC
 * 14496-15, 5.3.3.1), to a byte stream (ITU-T H.264, Annex B).
 */
export function annexB(data: Buffer, configuration: Buffer | undefined): Buffer {
  const sets = configuration === undefined ? [] : parameterSets(configuration);
  return Buffer.concat([...sets, ...unitsOf(data, 4)].flatMap((unit) => [START_CODE, unit]));
}

/** One sequence and one picture parameter set, in the form in which the service's own depacketiser writes them. */
function parameterSets(configuration: Buffer): Buffer[] {
  const [sps] = unitsOf(configuration.subarray(6), 2);
  if (sps === undefined) return [];
  const [pps] = unitsOf(configuration.subarray(6 + 2 + sps.length + 1), 2);
  return pps === undefined ? [sps] : [sps, pps];
}

function unitsOf(data: Buffer, prefix: 2 | 4): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at + prefix <= data.length;) {
    const end = at + prefix + data.readUIntBE(at, prefix);
    units.push(data.subarray(at + prefix, end));
    at = end;
  }
  return units;
}
