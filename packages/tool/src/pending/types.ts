import type { Column, State } from './state.js';

/** The types of the pending files, as the database can be asked for them. */
export interface Types {
  /** A type as the database has it under some name; undefined where it does not, or has other labels. */
  readonly nameOf: (column: Pick<Column, 'typeOid' | 'type'>) => string | undefined;
  /** The labels that an enum has at a point, where the database has no such enum. */
  readonly newLabels: (column: Pick<Column, 'typeOid'>) => readonly string[] | undefined;
  /** True for SQL that names a type which the database has not. */
  readonly areNew: (text: string) => boolean;
}

/** @param base what the database has. @param now the point whose types are asked for. */
export function typesOf(base: State, now: State): Types {
  const isSame = (oid: string) => {
    const [before, after] = [base.types.get(oid), now.types.get(oid)];
    return before !== undefined && before.labels.join('\n') === after?.labels.join('\n');
  };
  const others = [...now.types.values()].filter(
    ({ oid, name, kind }) => kind !== 'c' && (!isSame(oid) || base.types.get(oid)?.name !== name),
  );
  const words = others.map(({ name }) => new RegExp(`(?<![\\w$])${escape(bare(name))}(?![\\w$])`, 'i'));
  return {
    nameOf: ({ typeOid, type }) => {
      if (!now.types.has(typeOid)) return type;
      return isSame(typeOid) ? base.types.get(typeOid)?.name : undefined;
    },
    newLabels: ({ typeOid }) => {
      const type = now.types.get(typeOid);
      return type?.kind === 'e' && !isSame(typeOid) ? type.labels : undefined;
    },
    areNew: (text) => words.some((word) => word.test(text)),
  };
}

function bare(name: string): string {
  return name.replace(/\[\]$/, '').split('.').at(-1) ?? name;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A value as `alter table` assigns it: a cast would cut what is too long. Undefined where that cannot be said. */
export function assigned(value: string, type: string): string | undefined {
  const [, name = '', size = '', array] =
    /^(character varying|character|bit varying|bit)\((\d+)\)(\[\])?$/.exec(type) ?? [];
  if (name === '') return `(${value})::${type}`;
  if (array !== undefined) return undefined;
  const [code = '', header = 0] =
    (
      {
        'character varying': ['varchar', 4],
        character: ['bpchar', 4],
        'bit varying': ['varbit', 0],
        bit: ['bit', 0],
      } as const
    )[name] ?? [];
  return `pg_catalog."${code}"((${value})::pg_catalog."${code}", ${Number(size) + header}, false)`;
}
