import type { ListForeignCodeResult } from '../queries/typegen/catalog.js';
import { unquote } from 'pgproof-runtime/quote.js';
import type { Facts } from './nullability/catalog.js';
import { allNodes, type Node, type Value } from './nullability/node.js';
import { parseQueries } from './nullability/parse.js';
import type { Fault } from './fault.js';
import type { SourceQuery } from './scan.js';

/**
 * Names each function and operator that the server has chosen for the query, or for a view that it reads, and that is neither its own, nor an
 * extension's, nor made by the migrations: where names are looked up in a schema, a role that may create objects there decides what runs.
 */
export function checkCalls(query: SourceQuery, tree: Node, facts: Facts): Fault[] {
  return [...foreignIn(tree, facts, new Set())].map(({ kind, schema, name, signature }) => ({
    at: placeOf(query, name),
    message: `the server takes ${schema}.${signature}, ${kind === 'function' ? 'a function' : 'an operator'} that is neither its own, nor an extension's, nor made by the migrations`,
    fix: 'say which is meant, with its schema; or have a migration make it',
  }));
}

function foreignIn(tree: Node, facts: Facts, seen: Set<string>): Set<ListForeignCodeResult> {
  const found = new Set<ListForeignCodeResult>();
  for (const { fields } of allNodes(tree)) {
    const codes = fieldsOfCode.flatMap(([field, kind]) =>
      numbersIn(fields.get(field)).flatMap((number) => facts.foreignCode.get(`${kind} ${number}`) ?? []),
    );
    // An operator stands for its function.
    const operator = codes.find(({ kind }) => kind === 'operator');
    for (const code of operator === undefined ? codes : [operator]) found.add(code);
    for (const relation of numbersIn(fields.get('relid'))) {
      const view = Number(relation) >= firstOwnOid ? facts.views.get(relation) : undefined;
      if (view === undefined || seen.has(relation)) continue;
      seen.add(relation);
      for (const query of parseQueries(view)) foreignIn(query, facts, seen).forEach((code) => found.add(code));
    }
  }
  return found;
}

/** The fields of a tree's nodes that hold the number of a function or an operator, or a list of them. */
const fieldsOfCode = [
  ...['funcid', 'opfuncid', 'aggfnoid', 'winfnoid', 'tsmhandler'].map((field) => [field, 'function'] as const),
  ...['opno', 'opnos', 'eqop', 'sortop'].map((field) => [field, 'operator'] as const),
];

/** The server's own views call functions of information_schema. */
const firstOwnOid = 16384;

function numbersIn(value: Value | undefined): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as readonly Value[]).flatMap(numbersIn) : [];
}

/** Where the query names it first, be it with its schema; where it does not, as in a view, the query's own name. */
function placeOf({ tokens, nameAt }: SourceQuery, name: string): number {
  const signs = [...name];
  const at = tokens.findIndex((token, index) => {
    if (token.kind === 'name') return unquote(token.text) === name;
    if (token.kind !== 'other') return false;
    // An operator is cut into its signs.
    return (
      token.text.toLowerCase() === name ||
      signs.every((sign, offset) => {
        const next = tokens[index + offset];
        return next?.kind === 'other' && next.text === sign;
      })
    );
  });
  return tokens[at]?.at ?? nameAt;
}
