import { run, type Connection } from 'pgproof-runtime/query.js';
import {
  listArrayTypes,
  listColumnFacts,
  listComparisons,
  listDeterministicCollations,
  listEqualities,
  listForeignCode,
  listFunctionFacts,
  listRelationFacts,
  listStrictDomains,
  listUniqueKeys,
  listViewTrees,
  type ListColumnFactsResult,
  type ListForeignCodeResult,
  type ListFunctionFactsResult,
  type ListRelationFactsResult,
  type ListUniqueKeysResult,
} from '../../queries/typegen/catalog.js';

/** What the analysis asks of the catalog. Keys are oids as the tree writes them. */
export interface Facts {
  readonly relations: ReadonlyMap<string, ListRelationFactsResult>;
  /** By relation, then by number. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, ListColumnFactsResult>>;
  readonly functions: ReadonlyMap<string, ListFunctionFactsResult>;
  readonly views: ReadonlyMap<string, string>;
  readonly uniqueKeys: ReadonlyMap<string, readonly ListUniqueKeysResult[]>;
  /** By operator: the families of B-trees in which it is the equality. */
  readonly equalities: ReadonlyMap<string, ReadonlySet<string>>;
  /** The operators that compare two values, by number. */
  readonly comparisons: ReadonlySet<string>;
  readonly deterministicCollations: ReadonlySet<string>;
  readonly arrayTypes: ReadonlySet<string>;
  readonly strictDomains: ReadonlySet<string>;
  /** By `function 123` or `operator 123`: what neither the server, nor an extension, nor the migrations have brought. */
  readonly foreignCode: ReadonlyMap<string, ListForeignCodeResult>;
}

/** Reads them all: less than asking for what each query needs. */
export async function readFacts(connection: Connection): Promise<Facts> {
  const relations = await run(connection, listRelationFacts);
  const columns = await run(connection, listColumnFacts);
  const functions = await run(connection, listFunctionFacts);
  const views = await run(connection, listViewTrees);
  const keys = await run(connection, listUniqueKeys);
  const equalities = await run(connection, listEqualities);
  const comparisons = await run(connection, listComparisons);
  const collations = await run(connection, listDeterministicCollations);
  const arrays = await run(connection, listArrayTypes);
  const domains = await run(connection, listStrictDomains);
  const foreign = await run(connection, listForeignCode);
  return {
    relations: new Map(relations.map((fact) => [fact.relation, fact])),
    columns: new Map(
      [...byRelation(columns)].map(([relation, facts]) => [
        relation,
        new Map(facts.map((fact) => [fact.number, fact])),
      ]),
    ),
    functions: new Map(functions.map((fact) => [fact.function, fact])),
    views: new Map(views.map(({ relation, tree }) => [relation, tree])),
    uniqueKeys: byRelation(keys),
    equalities: new Map(
      [...grouped(equalities, ({ operator }) => operator)].map(([operator, members]) => [
        operator,
        new Set(members.map(({ family }) => family)),
      ]),
    ),
    comparisons: new Set(comparisons.map(({ operator }) => operator)),
    deterministicCollations: new Set(collations.map(({ collation }) => collation)),
    arrayTypes: new Set(arrays.map(({ type }) => type)),
    strictDomains: new Set(domains.map(({ type }) => type)),
    foreignCode: new Map(foreign.map((code) => [`${code.kind} ${code.number}`, code])),
  };
}

function byRelation<Fact extends { readonly relation: string }>(facts: readonly Fact[]): Map<string, Fact[]> {
  return grouped(facts, ({ relation }) => relation);
}

function grouped<Fact>(facts: readonly Fact[], key: (fact: Fact) => string): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(key(fact));
    if (group === undefined) groups.set(key(fact), [fact]);
    else group.push(fact);
  }
  return groups;
}
