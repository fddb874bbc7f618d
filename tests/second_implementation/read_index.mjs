/**
 * Read the golden status indexes by the second implementation.
 *
 *     node read_index.mjs SIGNED_LISTS
 *
 * Prints one JSON value: by name of each index what it says, or the token of why it is refused. Those that are to
 * be refused are named `refused: NAME`.
 */

import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";

import { Malformed, readStatusIndex, readTrustList } from "./licence_code.mjs";

const golden = JSON.parse(readFileSync(argv[2], "utf8"));
const bytes = (hex) => Buffer.from(hex, "hex");
const trust = readTrustList(bytes(golden.trust_list), [bytes(golden.keys.root.spki)]);

function said(hex) {
  try {
    const { version, lists, ends } = readStatusIndex(bytes(hex), trust);
    return {
      version,
      lists: lists.map((list) => [list.uri, list.sha256.toString("hex"), list.size, list.issuedAt]),
      ends: Object.fromEntries(ends.map((end) => [end.chain, [end.number, end.seal.toString("hex")]])),
    };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return error.message;
  }
}

const found = {};
for (const name of ["status_index", "status_index_with_chain_ends"]) found[name] = said(golden[name]);
for (const { kind, name, bytes: hex } of golden.refused)
  if (kind === "status_index") found[`refused: ${name}`] = said(hex);
stdout.write(JSON.stringify(found));
