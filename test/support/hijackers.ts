import type postgres from 'postgres';
import { allNodes, node, nodes, number, token, type Node } from '../../packages/tool/src/typegen/nullability/node.js';
import { parseQueries } from '../../packages/tool/src/typegen/nullability/parse.js';

/** A function, operator or aggregate that a query calls, with the types of what it is given, and of what it gives. */
interface Call {
  readonly kind: 'function' | 'operator' | 'aggregate';
  /** The number of what the server has chosen. */
  readonly chosen: string;
  readonly types: readonly string[];
  readonly result: string;
  readonly set: boolean;
}

/** What the queries call where names are looked up in `path`: numbers of functions, of operators and of aggregates. */
export async function callsOf(sql: postgres.Sql, texts: readonly string[], path: string): Promise<Call[]> {
  const calls = new Map<string, Call>();
  for (const text of texts) {
    for (const call of await callsOfQuery(sql, text, path)) calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()];
}

async function callsOfQuery(sql: postgres.Sql, text: string, path: string): Promise<Call[]> {
  const undo = new Error('undo');
  let tree = '';
  await sql
    .begin(async (transaction) => {
      await transaction.unsafe(`set local search_path = ${path}; prepare described as ${text}`);
      const [row] = await transaction<{ types: string[] }[]>`
        select parameter_types::pg_catalog.text[] as types from pg_catalog.pg_prepared_statements where name = 'described'`;
      await transaction.unsafe('deallocate described');
      await transaction.unsafe(
        `create function pg_temp.described(${row?.types.join(', ') ?? ''}) returns void language sql begin atomic ${text}; end`,
      );
      const [body] = await transaction<{ tree: string }[]>`
        select prosqlbody as tree from pg_catalog.pg_proc where proname = 'described' and pronamespace = pg_catalog.pg_my_temp_schema()`;
      tree = body?.tree ?? '';
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return parseQueries(tree).flatMap((query) => [...allNodes(query)].flatMap(readCall));
}

function readCall(found: Node): Call[] {
  const args = found.fields.has('args') && found.kind !== 'AGGREF' ? nodes(found, 'args') : [];
  const types = args.map(givenType);
  switch (found.kind) {
    case 'FUNCEXPR': {
      const set = token(found, 'funcretset') === 'true';
      return [{ kind: 'function', chosen: token(found, 'funcid'), types, result: token(found, 'funcresulttype'), set }];
    }
    case 'OPEXPR':
    case 'DISTINCTEXPR':
    case 'NULLIFEXPR':
      return [
        {
          kind: 'operator',
          chosen: token(found, 'opno'),
          types,
          result: found.kind === 'OPEXPR' ? token(found, 'opresulttype') : bool,
          set: false,
        },
      ];
    case 'SCALARARRAYOPEXPR':
      // What is compared with each of a list is of the list's type, most often; of the other, where that is more than text.
      return [[types[0] ?? '', types[0] ?? '']].map((pair) => ({
        kind: 'operator',
        chosen: token(found, 'opno'),
        types: pair,
        result: bool,
        set: false,
      }));
    case 'AGGREF':
      return [
        {
          kind: 'aggregate',
          chosen: token(found, 'aggfnoid'),
          types: nodes(found, 'args').map((entry) => givenType(node(entry, 'expr'))),
          result: token(found, 'aggtype'),
          set: false,
        },
      ];
    default:
      return [];
  }
}

const bool = '16';

/** The type before the server has cast it to what the function takes. */
function givenType(value: Node): string {
  const implicit = '2';
  const [, format = '', type = ''] = typeFields[value.kind] ?? [];
  if (value.fields.has(format) && token(value, format) === implicit) {
    return givenType(value.kind === 'FUNCEXPR' ? (nodes(value, 'args')[0] ?? value) : node(value, 'arg'));
  }
  if (type !== '') return token(value, type);
  if (value.kind === 'SUBLINK') {
    const [entry] = nodes(node(value, 'subselect'), 'targetList');
    return number(value, 'subLinkType') === 4 && entry !== undefined ? givenType(node(entry, 'expr')) : bool;
  }
  return bool;
}

/** By kind of node: how it says that no one wrote the cast, and its type. */
const typeFields: Record<string, readonly [string, string, string]> = Object.fromEntries(
  [
    ['VAR', '', 'vartype'],
    ['CONST', '', 'consttype'],
    ['PARAM', '', 'paramtype'],
    ['FUNCEXPR', 'funcformat', 'funcresulttype'],
    ['RELABELTYPE', 'relabelformat', 'resulttype'],
    ['COERCEVIAIO', 'coerceformat', 'resulttype'],
    ['ARRAYCOERCEEXPR', 'coerceformat', 'resulttype'],
    ['OPEXPR', '', 'opresulttype'],
    ['NULLIFEXPR', '', 'opresulttype'],
    ['AGGREF', '', 'aggtype'],
    ['WINDOWFUNC', '', 'wintype'],
    ['CASEEXPR', '', 'casetype'],
    ['COALESCEEXPR', '', 'coalescetype'],
    ['MINMAXEXPR', '', 'minmaxtype'],
    ['ARRAYEXPR', '', 'array_typeid'],
    ['SQLVALUEFUNCTION', '', 'type'],
  ].map(([kind = '', format = '', type = '']) => [kind, [kind, format, type]]),
);

/**
 * Has a role without rights put into `public` what fits each call at least as well as what the server has chosen, and raises an error when it runs.
 *
 * @returns the numbers of all of them.
 */
export async function plantHijackers(sql: postgres.Sql, calls: readonly Call[]): Promise<Set<string>> {
  const role = `vbwd_test_${crypto.randomUUID().slice(0, 8)}`;
  const named = await Promise.all(calls.map((call) => nameCall(sql, call)));
  await sql.unsafe(`create role ${role}; grant create on schema public to ${role}`);
  const session = await sql.reserve();
  try {
    await session.unsafe(`set role ${role}`);
    for (const statement of new Set(named.flatMap(statementsOf))) {
      await session.unsafe(statement).catch((error: unknown) => {
        // Of two calls with the same types one may be there already.
        if (!/already exists/.test(String(error))) throw new Error(statement, { cause: error });
      });
    }
  } finally {
    await session.unsafe('reset role');
    session.release();
  }
  const rows = await sql<{ oid: string }[]>`
    select oid::text from pg_proc where proowner = ${role}::regrole union all select oid::text from pg_operator where oprowner = ${role}::regrole`;
  return new Set(rows.map(({ oid }) => oid));
}

/** Takes away what was planted, and who did it. */
export async function pullHijackers(sql: postgres.Sql): Promise<void> {
  const roles = await sql<{ role: string }[]>`
    select distinct proowner::regrole::text as role from pg_proc where proowner::regrole::text like 'vbwd_test_%'`;
  for (const { role } of roles) await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
}

interface NamedCall extends Call {
  readonly name: string;
}

async function nameCall(sql: postgres.Sql, call: Call): Promise<NamedCall> {
  const [row] = await sql<{ name: string; types: string[]; result: string }[]>`
    select
      ${call.kind === 'operator' ? sql`(select oprname from pg_operator where oid = ${call.chosen}::oid)` : sql`(select quote_ident(proname) from pg_proc where oid = ${call.chosen}::oid)`} as name,
      array(select format_type(type, null) from unnest(${[...call.types]}::oid[]) with ordinality as given (type, place) order by place) as types,
      format_type(${call.result}::oid, null) as result`;
  return { ...call, name: row?.name ?? '', types: row?.types ?? [], result: row?.result ?? '' };
}

function statementsOf({ kind, name, types, result, set }: NamedCall): string[] {
  if (/^(record|any|void)/.test(result) || types.some((type) => /^(record|any|unknown|-$)/.test(type))) return [];
  const list = types.join(', ');
  const body = `language plpgsql immutable as $$ begin raise exception 'hijacked: ${name}(${list})'; end $$`;
  if (kind === 'function')
    return [`create function public.${name}(${list}) returns ${set ? 'setof ' : ''}${result} ${body}`];
  const helper = `public.hijack_${[...`${kind} ${name} ${list}`].map((letter) => (/\w/.test(letter) ? letter : '_')).join('')}_${name.length}`;
  if (kind === 'aggregate') {
    if (types.length === 0) return [];
    return [
      `create function ${helper}(${[result, list].join(', ')}) returns ${result} ${body}`,
      `create aggregate public.${name}(${list}) (sfunc = ${helper}, stype = ${result})`,
    ];
  }
  const [left, right] = types.length === 1 ? [undefined, types[0]] : types;
  const sides = [...(left === undefined ? [] : [`leftarg = ${left}`]), `rightarg = ${right ?? ''}`].join(', ');
  const codes = [...name].map((sign) => sign.charCodeAt(0)).join('_');
  return [
    `create function ${helper}_${codes}(${list}) returns ${result} ${body}`,
    `create operator public.${name} (${sides}, function = ${helper}_${codes})`,
  ];
}
