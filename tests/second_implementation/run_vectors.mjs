/**
 * Judge the vectors of a folder by the second implementation.
 *
 *     node run_vectors.mjs FOLDER [MUTATIONS [SEED]]
 *
 * FOLDER holds lists of vectors (*.json), `roots.json` and trust lists: `tests/vectors/licence_code/README.md`.
 * Prints one line of JSON per mismatch and a last one, {"checked": n, "mismatches": m}; exits with 1 on any
 * mismatch. A trust list that is refused counts as none. MUTATIONS (2000) codes made from the positive vectors are
 * judged too.
 */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process, { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

import { Malformed, TOKENS, bodyOf, cleaned, envelopeOf, judge, readTrustList } from "./licence_code.mjs";

const DICTIONARIES = fileURLToPath(new URL("../../signing/dictionaries/", import.meta.url));
// Section 3
const DICTIONARY_SHA256 = { 1: "d247f90dd006926febca4163819ba88a890da88cfb0523cb929b9418d04fee01" };

/**
 * Vectors whose token the rule book does not settle, with ours: two of its tokens fit the same bytes.
 *
 * Of a count one too many the map is cut short; of an array's length one may say its count or its range is
 * wrong; false is a bool, though not the one asked for; a claim left out is missing, whatever takes its place.
 */
const TOKENS_LEFT_OPEN = new Map([
  ["claims with a count too many", "truncated"],
  ["no iat", "missing_claim"],
  ["status of three numbers", "wrong_count"],
  ["specimen false", "out_of_range"],
  ["no scope codes", "wrong_count"],
  ["129 scope codes", "wrong_count"],
]);

const folder = argv[2];
const mutations = Number(argv[3] ?? 2000);
const seed = Number(argv[4] ?? 1);
const dictionaries = loadDictionaries();
const trustLists = new Map([[null, null]]);
let checked = 0;
let mismatches = 0;

function report(mismatch) {
  mismatches += 1;
  stdout.write(`${JSON.stringify(mismatch)}\n`);
}

function loadDictionaries() {
  const found = new Map();
  for (const [number, digest] of Object.entries(DICTIONARY_SHA256)) {
    const bytes = readFileSync(join(DICTIONARIES, `${number}.bin`));
    const actual = createHash("sha256").update(bytes).digest("hex");
    if (actual !== digest) throw new Error(`dictionary ${number} is not the one of the rule book: ${actual}`);
    found.set(Number(number), bytes);
  }
  return found;
}

function loadJson(name) {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

function loadTrustList(name, roots) {
  if (!trustLists.has(name)) {
    let list = null;
    try {
      list = readTrustList(readFileSync(join(folder, name)), roots);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
    trustLists.set(name, list);
  }
  return trustLists.get(name);
}

/** Judge `input` under all else a vector says. */
function judgeAs(vector, input, roots) {
  const { status } = vector;
  return judge({
    input,
    trust: loadTrustList(vector.trust, roots),
    status: status && { value: status.value, asOf: status.as_of, freshUntil: status.fresh_until },
    now: vector.now,
    timeSeen: vector.time_seen,
    dictionaries,
  });
}

function checkVector(vector, roots) {
  checked += 1;
  let verdict;
  try {
    verdict = judgeAs(vector, vector.text, roots);
  } catch (error) {
    report({ name: vector.name, thrown: String(error) });
    return;
  }
  const { name, reason } = vector;
  if (verdict.reason !== reason) {
    report({ name, expected: reason, actual: verdict.reason, detail: verdict.detail });
    return;
  }
  const detail = TOKENS_LEFT_OPEN.get(name) ?? vector.detail;
  if (TOKENS.has(detail) && verdict.detail !== detail) report({ name, detail, actual: verdict.detail });
}

/** Check what is left of a scanned text (section 2a). */
function checkScanned({ name, scanned, text }) {
  checked += 1;
  const actual = cleaned(scanned);
  if (actual !== text) report({ name, expected: text, actual });
}

/** Make a generator of integers below a bound; the same seed gives the same numbers (mulberry32). */
function makeRandom(state) {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const toText = (body) => `https://lz.example/v#${BigInt(`0x${body.toString("hex") || "0"}`)}`;

/** Change bytes: a bit, a byte, some left out, some put in, a tail cut off, or a stretch twice. */
function changeBytes(bytes, random) {
  const at = random(bytes.length);
  const changed = Buffer.from(bytes);
  const filling = Buffer.from(Array.from({ length: 1 + random(3) }, () => random(256)));
  switch (random(6)) {
    case 0:
      changed[at] ^= 1 << random(8);
      return changed;
    case 1:
      changed[at] = random(256);
      return changed;
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(3))]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), filling, bytes.subarray(at)]);
    case 4:
      return bytes.subarray(0, at);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(random(at + 1))]);
  }
}

function changeDigits(text, random) {
  const at = random(text.length);
  const digit = String(random(10));
  const changes = [
    () => text.slice(0, at) + digit + text.slice(at + 1),
    () => text.slice(0, at) + digit + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1),
    () => text.slice(0, at) + String.fromCodePoint(random(0x3000)) + text.slice(at),
  ];
  return changes[random(changes.length)]();
}

function pack(envelope, random) {
  const deflated = deflateRawSync(envelope.subarray(0, -66), {
    dictionary: dictionaries.get(1),
    windowBits: 13,
    level: random(10),
  });
  return Buffer.concat([Buffer.from([1]), deflated, envelope.subarray(-64)]);
}

const MUTATIONS = [
  { name: "changed text", make: ({ text }, random) => changeDigits(text, random) },
  { name: "changed body", make: ({ body }, random) => toText(changeBytes(body, random)) },
  { name: "changed envelope", make: ({ envelope }, random) => changeBytes(envelope, random) },
  { name: "changed envelope, plain", make: ({ envelope }, random) => toText(changeBytes(envelope, random)) },
  {
    name: "changed envelope, packed",
    make: ({ envelope }, random) => toText(pack(changeBytes(envelope, random), random)),
  },
  {
    name: "another's signature",
    make: ({ envelope, other }) => Buffer.concat([envelope.subarray(0, -64), other.subarray(-64)]),
  },
  // Without these the search would not notice a judge that calls nothing genuine.
  { name: "packed anew", make: ({ envelope }, random) => toText(pack(envelope, random)), isGenuine: true },
  { name: "plain", make: ({ envelope }) => toText(envelope), isGenuine: true },
];

/** The envelope in a text or in bytes; null when there is none to read. */
function readInput(input) {
  if (typeof input !== "string") return input;
  try {
    return envelopeOf(bodyOf(input), dictionaries);
  } catch {
    return null;
  }
}

function checkMutations(vectors, roots) {
  const random = makeRandom(seed);
  for (let round = 0; round < mutations; round += 1) {
    checked += 1;
    const vector = vectors[random(vectors.length)];
    const other = readInput(vectors[random(vectors.length)].text);
    const body = bodyOf(vector.text);
    const envelope = envelopeOf(body, dictionaries);
    const { name, make, isGenuine = false } = MUTATIONS[random(MUTATIONS.length)];
    const input = make({ text: vector.text, body, envelope, other }, random);
    const mismatch = { name: vector.name, mutation: name, round, seed };
    try {
      const { reason } = judgeAs(vector, input, roots);
      const isSame = readInput(input)?.equals(envelope) ?? false;
      if (reason === "genuine" ? !isSame : isGenuine || isSame) report({ ...mismatch, actual: reason });
    } catch (error) {
      report({ ...mismatch, thrown: String(error) });
    }
  }
}

const roots = loadJson("roots.json").map((key) => Buffer.from(key, "hex"));
for (const name of readdirSync(folder).sort()) {
  if (name.endsWith(".json") && name !== "roots.json") {
    for (const vector of loadJson(name)) {
      if (vector.scanned === undefined) checkVector(vector, roots);
      else checkScanned(vector);
    }
  }
}
if (existsSync(join(folder, "positive.json"))) checkMutations(loadJson("positive.json"), roots);
stdout.write(`${JSON.stringify({ checked, mismatches })}\n`);
process.exitCode = mismatches ? 1 : 0;
