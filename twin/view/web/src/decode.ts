// Read a motion message; its layout is written down in twin/view/motion_code.py.

export const CHUNK = 1;
export const LIVE = 2;
const MAGIC = 0x4c465454; // "TTFL", little endian
const VERSION = 1;
const HEAD_BYTES = 40;
const BASE_TRACKS = ["joints", "gripper", "stopper", "belts", "held", "assumed"];

export interface Column {
  name: string;
  width: number;
  time: Float64Array;
  value: Float32Array;
}

export interface Message {
  kind: number;
  sequence: number;
  startNs: bigint;
  baseS: number;
  untilS: number;
  columns: Column[];
}

export function trackName(index: number): string {
  return BASE_TRACKS[index] ?? `part:${index - BASE_TRACKS.length}`;
}

/** The message's columns; throws an Error with one sentence where it is of another format or cut short. */
export function decode(buffer: ArrayBuffer): Message {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEAD_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new Error("this is no motion message");
  }
  const version = view.getUint16(4, true);
  if (version !== VERSION) {
    throw new Error(`motion message of version ${version}; this page reads version ${VERSION}: reload it`);
  }
  const count = view.getUint32(12, true);
  const baseS = view.getFloat64(24, true);
  const columns: Column[] = [];
  let at = HEAD_BYTES;
  for (let i = 0; i < count; i++) {
    const width = view.getUint16(at + 2, true);
    const n = view.getUint32(at + 4, true);
    const end = at + 8 + 4 * n * (1 + width);
    if (end > buffer.byteLength) {
      throw new Error(`motion message of ${buffer.byteLength} bytes is cut short`);
    }
    const offsets = new Float32Array(buffer, at + 8, n);
    columns.push({
      name: trackName(view.getUint16(at, true)),
      width,
      time: Float64Array.from(offsets, (offset) => baseS + offset),
      value: new Float32Array(buffer, at + 8 + 4 * n, n * width),
    });
    at = end;
  }
  return {
    kind: view.getUint16(6, true),
    sequence: view.getUint32(8, true),
    startNs: view.getBigInt64(16, true),
    baseS,
    untilS: view.getFloat64(32, true),
    columns,
  };
}
