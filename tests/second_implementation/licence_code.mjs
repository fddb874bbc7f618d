/**
 * A second verifier of the licence code (证照码), written from `docs/licence-code.md` alone.
 *
 * It shares no code with the first one: its own CBOR reader, its own SM2, Node's built-in modules for the rest.
 * Where it and the first one disagree, one of them or the rule book is wrong. Sections are the rule book's.
 */

import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { inflateRawSync } from "node:zlib";

const MAX_DIGITS = 2466; // section 2
const MAX_ENVELOPE = 1024; // section 4
const MAX_TRUST_LIST = 4 * 1024 * 1024; // section 6
const MAX_NUMBER = 4294967295; // section 5, `number` and `time`
const MAX_TEXT = 128; // section 5, bytes of UTF-8
const MAX_CODES = 128; // section 5
const SIGNATURE_SIZE = 64; // section 4
const KID_SIZE = 8; // section 4
const CLOCK_TOLERANCE = 5 * 60; // section 8, steps 7 and 8
const LIST_CAPACITY = 1 << 20; // section 7
const MAX_CODE = 99_999; // section 5
const LAST_DAY = 2_932_896; // 9999-12-31, section 5
const LAST_MOMENT = 253_402_300_799; // its last second, section 6
const STATUS_MAX_AGE = 7 * 24 * 3600; // section 8, step 10
const INDEX_TYP = "application/luzheng-status-index+cbor"; // section 7
const MAX_INDEX = 1024 * 1024;
const ROLE_STATUS_INDEX = 4;
const DIGEST_SIZE = 32;
const LIST_ID = /^urn:luzheng:status:([0-9A-Z]{18}):(0|[1-9][0-9]*)$/;
const TRUST_TYP = "application/luzheng-trust+cbor"; // section 6

const ES256 = -7;
const EDDSA = -8;
const SM2_SM3 = -65538;
const CERTIFICATE = -65537; // claim of section 5

/** What the rule book names in sections 2 to 5; the runner compares these tokens and no others. */
export const TOKENS = new Set([
  "not_a_code", "oversize", "unknown_form", "truncated", "trailing_bytes", "not_shortest_form",
  "indefinite_length", "unprotected_header", "bad_header", "not_a_map", "wrong_count", "unknown_claim",
  "missing_claim", "wrong_type", "wrong_key_order", "out_of_range", "invalid_utf8", "bad_device_key",
]);

/** Bytes that are not what sections 2 to 6 ask for; `token` says in what way. */
export class Malformed extends Error {
  constructor(token) {
    super(token);
    this.token = token;
  }
}

function demand(condition, token) {
  if (!condition) throw new Malformed(token);
}

// --- CBOR in deterministic form (RFC 8949, 4.2.1) ----------------------------------------------------------

const UNSIGNED = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE = 7;
const FALSE = 20;
const TRUE = 21;

/** Reads data items from left to right and refuses whatever is not in deterministic form. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(size) {
    demand(size <= this.bytes.length - this.at, "truncated");
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** Read a head: major type and argument. Arguments beyond 2^53 lose precision, never their being too large. */
  head() {
    const first = this.take(1)[0];
    const major = first >> 5;
    const info = first & 31;
    if (info < 24) return { major, value: info };
    demand(info !== 31, "indefinite_length");
    demand(info < 28, "wrong_type"); // reserved, RFC 8949, 3
    const size = 1 << (info - 24);
    let value = 0;
    for (const byte of this.take(size)) value = value * 256 + byte;
    if (major !== SIMPLE) demand(value >= (size === 1 ? 24 : 256 ** (size / 2)), "not_shortest_form");
    return { major, value };
  }

  expect(major, token = "wrong_type") {
    const head = this.head();
    demand(head.major === major, token);
    return head.value;
  }

  byteString() {
    return this.take(this.expect(BYTES));
  }

  text() {
    const bytes = this.take(this.expect(TEXT));
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new Malformed("invalid_utf8");
    }
  }

  number(least = 0, most = MAX_NUMBER) {
    const value = this.expect(UNSIGNED);
    demand(value >= least && value <= most, "out_of_range");
    return value;
  }

  bool() {
    const { major, value } = this.head();
    demand(major === SIMPLE && (value === FALSE || value === TRUE), "wrong_type");
    return value === TRUE;
  }

  integer() {
    const { major, value } = this.head();
    demand(major === UNSIGNED || major === NEGATIVE, "wrong_type");
    return major === UNSIGNED ? value : -1 - value;
  }

  array(least, most) {
    const count = this.expect(ARRAY);
    demand(count >= least && count <= most, "wrong_count");
    return count;
  }

  /**
   * Read a map of the fields known: key → { read, required }.
   *
   * Keys are compared by their encoded bytes, as RFC 8949, 4.2.1 asks; a key twice is out of order too.
   */
  map(fields) {
    const found = new Map();
    let previous = null;
    for (let left = this.expect(MAP, "not_a_map"); left > 0; left -= 1) {
      const start = this.at;
      const key = this.integer();
      const encoded = this.bytes.subarray(start, this.at);
      demand(previous === null || Buffer.compare(previous, encoded) < 0, "wrong_key_order");
      demand(fields.has(key), "unknown_claim");
      found.set(key, fields.get(key).read(this));
      previous = encoded;
    }
    for (const [key, { required }] of fields) demand(!required || found.has(key), "missing_claim");
    return found;
  }

  end() {
    demand(this.at === this.bytes.length, "trailing_bytes");
  }
}

const must = (read) => ({ read, required: true });
const may = (read) => ({ read, required: false });

/** Write an unsigned head; all that a Sig_structure needs. */
function head(major, value) {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  const size = value < 65536 ? 2 : 4;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = (major << 5) | (size === 2 ? 25 : 26);
  bytes.writeUIntBE(value, 1, size);
  return bytes;
}

const byteString = (bytes) => Buffer.concat([head(BYTES, bytes.length), bytes]);

// --- SM2 (GB/T 32918.2-2016) with SM3 (GB/T 32905-2016) ----------------------------------------------------

// The recommended curve of GB/T 32918.5-2017.
const SM2 = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  g: [
    0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
  ],
};
const SM2_USER = Buffer.from("1234567812345678", "ascii"); // section 4

const modulo = (value, modulus) => ((value % modulus) + modulus) % modulus;
const toBigInt = (bytes) => BigInt(`0x${bytes.toString("hex")}`);
const toBytes32 = (value) => Buffer.from(value.toString(16).padStart(64, "0"), "hex");

function inverse(value, modulus) {
  let [r0, r1, t0, t1] = [modulus, modulo(value, modulus), 0n, 1n];
  while (r1 > 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return modulo(t0, modulus);
}

/** Add two points of the curve; null is the point at infinity. */
function addPoints(one, other) {
  if (one === null) return other;
  if (other === null) return one;
  const { p, a } = SM2;
  const [x1, y1] = one;
  const [x2, y2] = other;
  if (x1 === x2 && modulo(y1 + y2, p) === 0n) return null;
  const slope =
    x1 === x2
      ? modulo((3n * x1 * x1 + a) * inverse(2n * y1, p), p)
      : modulo((y2 - y1) * inverse(x2 - x1, p), p);
  const x3 = modulo(slope * slope - x1 - x2, p);
  return [x3, modulo(slope * (x1 - x3) - y1, p)];
}

/** Compute u·P + v·Q, both scalars in one pass. */
function combinePoints(u, first, v, second) {
  const both = addPoints(first, second);
  let sum = null;
  for (let bit = 255n; bit >= 0n; bit -= 1n) {
    sum = addPoints(sum, sum);
    const hasU = (u >> bit) & 1n;
    const hasV = (v >> bit) & 1n;
    if (hasU && hasV) sum = addPoints(sum, both);
    else if (hasU) sum = addPoints(sum, first);
    else if (hasV) sum = addPoints(sum, second);
  }
  return sum;
}

function isOnSm2Curve([x, y]) {
  const { p, a, b } = SM2;
  return x < p && y < p && modulo(y * y - x * x * x - a * x - b, p) === 0n;
}

/** Verify `r ‖ s`; the steps B1 to B7 of GB/T 32918.2-2016, 7.1. */
function isSm2Signature(point, message, signature) {
  const { a, b, n, g } = SM2;
  const r = toBigInt(signature.subarray(0, 32));
  const s = toBigInt(signature.subarray(32));
  if (r < 1n || r >= n || s < 1n || s >= n) return false;
  const entl = Buffer.alloc(2);
  entl.writeUInt16BE(SM2_USER.length * 8);
  const z = createHash("sm3").update(entl).update(SM2_USER);
  for (const value of [a, b, ...g, ...point]) z.update(toBytes32(value));
  const e = toBigInt(createHash("sm3").update(z.digest()).update(message).digest());
  const t = modulo(r + s, n);
  if (t === 0n) return false;
  const sum = combinePoints(s, g, t, point);
  return sum !== null && modulo(e + sum[0], n) === r;
}

// --- Keys --------------------------------------------------------------------------------------------------

// A SubjectPublicKeyInfo of each algorithm up to its key: RFC 5480 with an uncompressed point, RFC 8410, and
// RFC 5480 with the curve 1.2.156.10197.1.301 (GM/T 0006).
const KEY_FORMS = [
  { algorithm: ES256, start: "3059301306072a8648ce3d020106082a8648ce3d03010703420004", size: 64 },
  { algorithm: EDDSA, start: "302a300506032b6570032100", size: 32 },
  { algorithm: SM2_SM3, start: "3059301306072a8648ce3d020106082a811ccf5501822d03420004", size: 64 },
].map((form) => ({ ...form, start: Buffer.from(form.start, "hex") }));

/** First 8 bytes of SHA-256 over the SubjectPublicKeyInfo (section 4). */
export function kidOf(spki) {
  return createHash("sha256").update(spki).digest().subarray(0, KID_SIZE);
}

/** Read a SubjectPublicKeyInfo; the algorithm belongs to the key (section 4). */
export function readKey(spki) {
  const form = KEY_FORMS.find(
    ({ start, size }) => spki.length === start.length + size && start.equals(spki.subarray(0, start.length)),
  );
  demand(form !== undefined, "bad_key");
  const { algorithm } = form;
  if (algorithm === SM2_SM3) {
    const raw = spki.subarray(form.start.length);
    const point = [toBigInt(raw.subarray(0, 32)), toBigInt(raw.subarray(32))];
    demand(isOnSm2Curve(point), "bad_key");
    return { algorithm, isSigned: (message, signature) => isSm2Signature(point, message, signature) };
  }
  let key;
  try {
    key = createPublicKey({ key: spki, format: "der", type: "spki" });
  } catch {
    throw new Malformed("bad_key");
  }
  const isSigned = (message, signature) =>
    algorithm === ES256
      ? verifySignature("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature)
      : verifySignature(null, message, key, signature);
  return { algorithm, isSigned };
}

// --- Text, body, envelope (sections 2 to 4) ----------------------------------------------------------------

const CODE = /^(?:https?:\/\/[!-"$-.0->@-~]{1,128}\/v#)?([1-9][0-9]*)$/u;

/** Read the digits of a scanned text as big-endian bytes (section 2). */
export function bodyOf(text) {
  const match = typeof text === "string" ? CODE.exec(text) : null;
  demand(match !== null && !text.endsWith("\n"), "not_a_code");
  demand(match[1].length <= MAX_DIGITS, "oversize");
  const hex = BigInt(match[1]).toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
}

const AROUND = "\t\n\r \ufeff"; // section 2a, 1
const ADDRESS = /^(https?)(:\/\/[!-"$-.0->@-~]{1,128}\/)v(?:#|%23)/i; // section 2a, 2

/** Take off what scanners add (section 2a). */
export function cleaned(scanned) {
  let start = 0;
  let end = scanned.length;
  while (start < end && AROUND.includes(scanned[start])) start += 1;
  while (end > start && AROUND.includes(scanned[end - 1])) end -= 1;
  const text = scanned.slice(start, end);
  const match = ADDRESS.exec(text);
  if (match === null) return text;
  return `${match[1].toLowerCase()}${match[2]}v#${text.slice(match[0].length)}`;
}

/** Read the envelope out of a body (section 3). `dictionaries`: number → bytes. */
export function envelopeOf(body, dictionaries) {
  const form = body[0];
  if (form === 0xd2) return body;
  demand(form >= 0x01 && form <= 0x1f && dictionaries.has(form), "unknown_form");
  demand(body.length > 1 + SIGNATURE_SIZE, "truncated");
  const deflated = body.subarray(1, -SIGNATURE_SIZE);
  const signature = body.subarray(-SIGNATURE_SIZE);
  let inflated;
  try {
    // The chunk is one byte more than is allowed, so that no more than that is ever inflated.
    inflated = inflateRawSync(deflated, {
      dictionary: dictionaries.get(form),
      windowBits: 13,
      chunkSize: MAX_ENVELOPE + 1,
      maxOutputLength: MAX_ENVELOPE,
      info: true,
    });
  } catch (error) {
    if (error.code === "ERR_BUFFER_TOO_LARGE") throw new Malformed("oversize");
    if (error.code === "Z_BUF_ERROR") throw new Malformed("truncated");
    throw new Malformed("bad_deflate");
  }
  demand(inflated.engine.bytesWritten === deflated.length, "trailing_bytes");
  return Buffer.concat([inflated.buffer, Buffer.from([0x58, SIGNATURE_SIZE]), signature]);
}

/** Read the four parts of a COSE_Sign1, in deterministic form. */
function readSign1(bytes) {
  const reader = new Reader(bytes);
  demand(reader.expect(TAG) === 18, "wrong_type");
  reader.array(4, 4);
  const protectedHeader = reader.byteString();
  demand(reader.expect(MAP) === 0, "unprotected_header");
  const payload = reader.byteString();
  const signature = reader.byteString();
  demand(signature.length === SIGNATURE_SIZE, "out_of_range");
  reader.end();
  const signed = Buffer.concat([
    head(ARRAY, 4),
    head(TEXT, 10),
    Buffer.from("Signature1", "ascii"),
    byteString(protectedHeader),
    byteString(Buffer.alloc(0)),
    byteString(payload),
  ]);
  return { protectedHeader, payload, signature, signed };
}

/** Read a protected header of exactly { 1: algorithm, 4: kid } or, with a typ, { 1, 4, 16: typ }. */
function readHeader(bytes, typ) {
  const reader = new Reader(bytes);
  const fields = new Map([
    [1, must((r) => r.integer())],
    [4, must((r) => r.byteString())],
  ]);
  if (typ !== undefined) fields.set(16, must((r) => r.text()));
  let found;
  try {
    found = reader.map(fields);
    reader.end();
  } catch (error) {
    throw error instanceof Malformed ? new Malformed("bad_header") : error;
  }
  const header = { algorithm: found.get(1), kid: found.get(4) };
  demand(header.kid.length === KID_SIZE && found.get(16) === typ, "bad_header");
  return header;
}

/** Read a licence's envelope (section 4) without looking into its payload. */
export function readEnvelope(bytes) {
  demand(bytes.length <= MAX_ENVELOPE, "oversize");
  const parts = readSign1(bytes);
  return { ...parts, ...readHeader(parts.protectedHeader) };
}

// --- Claims (section 5) ------------------------------------------------------------------------------------

const number = (reader) => reader.number();
const moment = (reader) => reader.number(0, LAST_MOMENT);

function text(reader) {
  const start = reader.at;
  const size = reader.expect(TEXT);
  demand(size >= 1 && size <= MAX_TEXT, "out_of_range");
  reader.at = start;
  return reader.text();
}

function serial(reader) {
  const found = text(reader);
  demand(/^[0-9A-Z]{1,32}$/u.test(found), "out_of_range");
  return found;
}

const day = (reader) => reader.number(0, LAST_DAY);

function onlyTrue(reader) {
  demand(reader.bool(), "out_of_range");
  return true;
}

/** Read codes: the first as it is, each after it as the difference to the one before. */
function codes(reader) {
  const found = [];
  for (let left = reader.array(1, MAX_CODES); left > 0; left -= 1) {
    const step = reader.number();
    demand(step > 0, "out_of_range"); // ascending
    found.push(step + (found.at(-1) ?? 0));
  }
  demand(found.at(-1) <= MAX_CODE, "out_of_range");
  return found;
}

function statusPlace(reader) {
  reader.array(2, 2);
  return { list: reader.number(), index: reader.number(0, LIST_CAPACITY - 1) };
}

/** Read cnf: a P-256 point with its sign bit, or an Ed25519 key. */
function deviceKey(reader) {
  const coseKey = (inner) =>
    inner.map(
      new Map([
        [1, must((r) => r.integer())],
        [-1, must((r) => r.integer())],
        [-2, must((r) => r.byteString())],
        [-3, may((r) => r.bool())],
      ]),
    );
  let key;
  try {
    key = reader.map(new Map([[1, must(coseKey)]])).get(1);
  } catch (error) {
    throw error instanceof Malformed ? new Malformed("bad_device_key") : error;
  }
  const isPoint = key.get(1) === 2 && key.get(-1) === 1 && key.has(-3);
  const isEdwards = key.get(1) === 1 && key.get(-1) === 6 && !key.has(-3);
  demand((isPoint || isEdwards) && key.get(-2).length === 32, "bad_device_key");
  return key;
}

const CERTIFICATE_FIELDS = new Map([
  [1, must((r) => r.number(1, 999))],
  [2, must((r) => r.number(1, 99))],
  [3, must(serial)],
  [4, must((r) => r.number(1, 999))],
  [5, must(statusPlace)],
  [6, may(onlyTrue)],
  [7, may(text)],
  [8, may(text)],
  [9, may(text)],
  [10, may(day)],
  [11, may(text)],
  [12, may(number)],
  [13, may(text)],
  [14, may(text)],
  [15, may(number)],
  [16, may(number)],
  [17, may(number)],
  [18, may(number)],
  [19, may(codes)],
  [20, may(codes)],
  [21, may(text)],
  [22, may(text)],
  [23, may(number)],
  [24, may(day)],
  [25, may(text)],
]);

const CLAIMS_FIELDS = new Map([
  [4, may(number)],
  [5, must(number)],
  [6, must(number)],
  [8, may(deviceKey)],
  [CERTIFICATE, must((reader) => reader.map(CERTIFICATE_FIELDS))],
]);

/** Read the claims of a payload whose signature has been verified. */
export function readClaims(payload) {
  const reader = new Reader(payload);
  const claims = reader.map(CLAIMS_FIELDS);
  reader.end();
  const certificate = claims.get(CERTIFICATE);
  return {
    expires: claims.get(4),
    notBefore: claims.get(5),
    issuedAt: claims.get(6),
    type: certificate.get(1),
    region: certificate.get(2),
    status: certificate.get(5),
    specimen: certificate.get(6) === true,
  };
}

// --- Trust list (section 6) --------------------------------------------------------------------------------

const DISTRUSTED_SINCE = 4;
const DISTRUSTED = 5;
const ROLE_LICENCES = 1;

const CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Say whether a unified social credit code has its check character (GB 32100-2015). */
function isCreditCode(code) {
  const values = [...code].map((character) => CREDIT_CODE_CHARACTERS.indexOf(character));
  if (values.length !== 18 || values.includes(-1)) return false;
  let weight = 1;
  let sum = 0;
  for (const value of values.slice(0, 17)) {
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return (31 - (sum % 31)) % 31 === values[17];
}

function ascending(read) {
  return (reader) => {
    const found = [];
    for (let left = reader.array(0, Infinity); left > 0; left -= 1) {
      const value = read(reader);
      demand(found.length === 0 || value > found.at(-1), "wrong_key_order");
      found.push(value);
    }
    return found;
  };
}

const ENTRY_FIELDS = new Map([
  [1, must((r) => Buffer.from(r.byteString()))],
  [2, must((r) => r.text())],
  [3, must((r) => r.text())],
  [4, must(ascending((r) => r.number(1, 99)))],
  [5, must(ascending((r) => r.number(1, 999)))],
  [6, must(moment)],
  [7, must(moment)],
  [8, must((r) => r.number(1, 5))],
  [9, may(moment)],
  [10, must((r) => r.number(1, 7))],
  [11, may(onlyTrue)],
]);

function readEntry(reader) {
  const found = reader.map(ENTRY_FIELDS);
  demand(isCreditCode(found.get(2)), "out_of_range");
  demand((found.get(8) === DISTRUSTED_SINCE) === found.has(9), "missing_claim");
  demand(found.get(6) < found.get(7), "out_of_range");
  const spki = found.get(1);
  return {
    kid: kidOf(spki),
    key: readKey(spki),
    regions: found.get(4),
    types: found.get(5),
    from: found.get(6),
    to: found.get(7),
    state: found.get(8),
    since: found.get(9),
    roles: found.get(10),
    example: found.get(11) === true,
  };
}

/**
 * Verify a trust list and read it. Rules 2 and 3 compare two lists and are not looked at here.
 *
 * `roots`: SubjectPublicKeyInfo of the keys held beforehand. Throws `Malformed`: "forged" if no root signed it.
 */
export function readTrustList(bytes, roots) {
  demand(bytes.length <= MAX_TRUST_LIST, "oversize");
  const parts = readSign1(bytes);
  const { algorithm, kid } = readHeader(parts.protectedHeader, TRUST_TYP);
  const root = roots.find((spki) => kidOf(spki).equals(kid));
  demand(root !== undefined, "forged");
  const key = readKey(root);
  demand(key.algorithm === algorithm && key.isSigned(parts.signed, parts.signature), "forged");

  const entries = (reader) => {
    const found = [];
    for (let left = reader.array(0, Infinity); left > 0; left -= 1) {
      const entry = readEntry(reader);
      demand(found.length === 0 || Buffer.compare(found.at(-1).kid, entry.kid) < 0, "wrong_key_order");
      found.push(entry);
    }
    return found;
  };
  const reader = new Reader(parts.payload);
  const list = reader.map(
    new Map([
      [1, must((r) => r.number(1, Infinity))],
      [2, must(moment)],
      [3, must(moment)],
      [4, must(entries)],
    ]),
  );
  reader.end();
  demand(list.get(2) < list.get(3), "out_of_range");
  const byKid = new Map(list.get(4).map((entry) => [entry.kid.toString("hex"), entry]));
  return { version: list.get(1), issuedAt: list.get(2), expiresAt: list.get(3), entries: byKid };
}

// --- Status index (section 7) ------------------------------------------------------------------------------

function digest(reader) {
  const bytes = reader.byteString();
  demand(bytes.length === DIGEST_SIZE, "out_of_range");
  return Buffer.from(bytes);
}

function listId(reader) {
  const [uri, issuer, number] = LIST_ID.exec(reader.text()) ?? [];
  demand(uri !== undefined && isCreditCode(issuer) && Number(number) <= MAX_NUMBER, "out_of_range");
  return { uri, issuer, number: Number(number) };
}

function listEntry(reader) {
  reader.array(4, 4);
  const id = listId(reader);
  return { ...id, sha256: digest(reader), size: reader.number(1), issuedAt: reader.number(1) };
}

function chainEnd(reader) {
  reader.array(3, 3);
  return { chain: reader.number(0, 99), number: reader.number(1), seal: digest(reader) };
}

/** Read an array whose items go strictly up. */
function rising(read, least, isBefore) {
  return (reader) => {
    const found = [];
    for (let left = reader.array(least, Infinity); left > 0; left -= 1) {
      const item = read(reader);
      demand(found.length === 0 || isBefore(found.at(-1), item), "wrong_key_order");
      found.push(item);
    }
    return found;
  };
}

const isListBefore = (one, other) =>
  one.issuer === other.issuer ? one.number < other.number : one.issuer < other.issuer;

const INDEX_FIELDS = new Map([
  [1, must((r) => r.number(1, Infinity))],
  [2, must(moment)],
  [3, must(moment)],
  [4, must(rising(listEntry, 0, isListBefore))],
  [6, may(rising(chainEnd, 1, (one, other) => one.chain < other.chain))],
]);

/** Verify a status index under a trust list and read it; throws `Malformed`, "forged" if nobody may have signed it. */
export function readStatusIndex(bytes, trust) {
  demand(bytes.length <= MAX_INDEX, "oversize");
  const parts = readSign1(bytes);
  const { algorithm, kid } = readHeader(parts.protectedHeader, INDEX_TYP);
  const signer = trust.entries.get(kid.toString("hex"));
  demand(signer !== undefined && signer.key.algorithm === algorithm, "forged");
  demand(signer.key.isSigned(parts.signed, parts.signature), "forged");
  const reader = new Reader(parts.payload);
  const found = reader.map(INDEX_FIELDS);
  reader.end();
  const issuedAt = found.get(2);
  const lists = found.get(4);
  demand(issuedAt < found.get(3), "out_of_range");
  demand(lists.every((list) => list.issuedAt <= issuedAt), "out_of_range");
  const isTrusted = signer.state !== DISTRUSTED && !(signer.state === DISTRUSTED_SINCE && issuedAt >= signer.since);
  const isItsRole = (signer.roles & ROLE_STATUS_INDEX) !== 0;
  demand(isTrusted && isItsRole && signer.from <= issuedAt && issuedAt < signer.to, "forged");
  return { version: found.get(1), issuedAt, expiresAt: found.get(3), lists, ends: found.get(6) ?? [] };
}

// --- Judging (section 8) -----------------------------------------------------------------------------------

const FINAL_STATUSES = new Map([
  [1, "status_invalid"],
  [3, "replaced"],
  [12, "cancelled"],
  [13, "withdrawn"],
  [14, "revoked"],
  [15, "transferred"],
]);

const valid = (reason) => ({ answer: "valid", reason, detail: null });
const invalid = (reason) => ({ answer: "invalid", reason, detail: null });
const undetermined = (reason, detail = null) => ({ answer: "undetermined", reason, detail });

/** Run a reader; return what it read or the token of the fault. */
function attempt(read) {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { fault: error.token };
    throw error;
  }
}

/**
 * Judge a code; throws for no text and no bytes whatever.
 *
 * `input`: text, or the bytes of an envelope. `trust`: what `readTrustList` returned, or null. `status`: null
 * or { value, asOf, freshUntil, recorded }; `recorded: false` says that the register holds another envelope.
 * `now`, `timeSeen`: seconds since 1970.
 */
export function judge({ input, trust, status, now, timeSeen = 0, dictionaries }) {
  // Step 1
  const read = attempt(() => {
    const bytes = typeof input === "string" ? envelopeOf(bodyOf(input), dictionaries) : Buffer.from(input);
    return readEnvelope(bytes);
  });
  if (read.fault) return undetermined("unreadable", read.fault);
  const envelope = read.value;

  // Step 2
  if (trust === null) return undetermined("trust_missing");
  const trustIsStale = now >= trust.expiresAt;
  const entry = trust.entries.get(envelope.kid.toString("hex"));
  const mayNotKnowYet = Math.max(now, timeSeen) >= trust.expiresAt;
  if (entry === undefined) return mayNotKnowYet ? undetermined("trust_stale") : invalid("unknown_issuer");
  if (entry.key.algorithm !== envelope.algorithm) return invalid("forged");

  // Step 3
  if (!entry.key.isSigned(envelope.signed, envelope.signature)) return invalid("forged");

  // Step 4
  const content = attempt(() => readClaims(envelope.payload));
  if (content.fault) return undetermined("unreadable", content.fault);
  const claims = content.value;

  // Step 5
  if (entry.state === DISTRUSTED) return invalid("key_distrusted");
  if (entry.state === DISTRUSTED_SINCE && claims.issuedAt >= entry.since) return invalid("key_distrusted");
  const isAuthorised =
    (entry.roles & ROLE_LICENCES) !== 0 &&
    entry.regions.includes(claims.region) &&
    entry.types.includes(claims.type) &&
    entry.from <= claims.issuedAt &&
    claims.issuedAt < entry.to;
  if (!isAuthorised) return invalid("key_not_authorised");

  // Step 6
  if (claims.specimen || entry.example) return invalid("specimen");

  // Step 7
  const latest = now + CLOCK_TOLERANCE;
  if (Math.max(claims.issuedAt, trust.issuedAt, timeSeen) > latest) {
    return undetermined("clock_suspect", "behind_signed_time");
  }

  // Step 8
  if (status !== null) {
    if (status.asOf > latest) return undetermined("clock_suspect", "behind_status");
    if (status.recorded === false) return invalid("not_recorded");
    if (FINAL_STATUSES.has(status.value)) return invalid(FINAL_STATUSES.get(status.value));
  }

  // Step 9
  if (claims.expires !== undefined && now >= claims.expires) return invalid("expired");
  if (now < claims.notBefore) return invalid("not_yet_valid");

  // Step 10
  if (status === null) return undetermined("status_unknown");
  if (now >= status.freshUntil || now - status.asOf > STATUS_MAX_AGE) return undetermined("status_stale");
  if (status.value === 2) return invalid("suspended");
  if (status.value !== 0) return undetermined("status_unknown");
  if (trustIsStale) return undetermined("trust_stale");
  return valid("genuine");
}
