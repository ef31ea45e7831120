import pg from 'pg';

const { escapeIdentifier: quote, escapeLiteral: literal } = pg;

/** What a page may take for its own: HTML in every place where a name or a word may stand, URLs, escapes, and what no file is called. */
const payloads = [
  `<script>hit=1</script>`,
  `"><img src=x onerror=hit=1>`,
  `'><svg onload=hit=1>`,
  `</title></style></script><script>hit=1</script>`,
  `javascript:hit=1`,
  `" onmouseover="hit=1" x="`,
  `' onfocus='hit=1' autofocus='`,
  '`${hit=1}`',
  `{{hit=1}}<!-- -->`,
  `&lt;b&gt; &amp; &#60;`,
  `\\u003cscript\\u003e`,
  `]]></svg><script>hit=1</script>`,
  `%2F..%2F..%2Fetc`,
  `../../up`,
  `a#b?c=d&e`,
  `\\`,
  `"`,
  `'`,
  ` around `,
  'two\nlines',
  'con',
  'aux.html',
  'a:b*c|d',
  'Case',
  'case',
  'cASE',
  '-dash',
  '.dot',
  '...',
  'ümläut 表 😀',
  '\u202eltr\u2066',
  '1',
  'constructor',
  '__proto__',
  'select',
  'x'.repeat(63),
  'long name '.repeat(6),
  'W'.repeat(63),
] as const;

/** A table's name is a type's, too, so that types need a schema of their own. */
const elsewhere = quote(payloads[15]);

/** The names of so many tables, no two the same. */
export function hostileNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = payloads[index % payloads.length] ?? '';
    const round = Math.floor(index / payloads.length);
    return round === 0 ? name : `${clipped(name, 59)}${round}`;
  });
}

/** PostgreSQL cuts names at 63 bytes. */
function clipped(name: string, bytes: number): string {
  return [...name].reduce((kept, letter) => (Buffer.byteLength(kept + letter) > bytes ? kept : kept + letter), '');
}

/** A project with so many tables, each of which refers to the one before; all that has a name or a description has a hostile one. */
export function hostileProject(count: number): Readonly<Record<string, string>> {
  const names = hostileNames(count);
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name: payloads[3], private: true, type: 'module' }),
    'migrations/20260101000000_first.up.sql': `-- Why: ${oneLine(payloads[0])}\n\n${firstSql()}`,
    'migrations/20260101000000_first.down.sql': 'select 1;\n',
    [`sql/${payloads[9]}/${payloads[4]}.sql`]: queriesOf(names.slice(0, payloads.length)),
  };
  for (let from = 0; from < count; from += 100) {
    const file = `migrations/2026010${1 + Math.floor(from / 100)}100000_add-tables`;
    const tables = names.slice(from, from + 100).map((_, index) => tableSql(names, from + index));
    files[`${file}.up.sql`] = `-- Why: ${payloads.map(oneLine).join(' ')}\n\n${tables.join('\n')}`;
    files[`${file}.down.sql`] = `-- ${oneLine(payloads[3])}\nselect 1;\n`;
  }
  return files;
}

function firstSql(): string {
  return `create schema ${elsewhere};
create type ${elsewhere}.${quote(payloads[0])} as enum (${payloads.map(literal).join(', ')});
comment on type ${elsewhere}.${quote(payloads[0])} is ${literal(payloads[3])};
create function ${elsewhere}.${quote(payloads[1])} (${quote(payloads[6])} text) returns text language sql as ${literal(`select ${literal(payloads[3])}`)};
comment on function ${elsewhere}.${quote(payloads[1])} (text) is ${literal(payloads[2])};
create function ${elsewhere}.${quote(payloads[5])} () returns trigger language plpgsql as 'begin return new; end';
`;
}

function tableSql(names: readonly string[], index: number): string {
  const [own = '', before = own] = [names[index], names[index - 1]];
  const word = (place: number) => payloads[(index + place) % payloads.length] ?? '';
  const table = `public.${quote(own)}`;
  const about = `${word(3)} ${word(4)} ${word(5)}`;
  return `create table ${table} (
  "KEY" integer,
  ${quote(word(1))} integer,
  ${quote(word(2))} ${elsewhere}.${quote(payloads[0])} default ${literal(word(6))},
  constraint ${quote(clipped(`k${index}${own}`, 63))} primary key ("KEY"),
  constraint ${quote(word(7))} foreign key (${quote(word(1))}) references public.${quote(before)} ("KEY") on delete cascade,
  constraint ${quote(word(8))} check (${quote(word(1))} > 0)
);
create index ${quote(clipped(`i${index}${own}`, 63))} on ${table} (${quote(word(1))});
create trigger ${quote(word(9))} before insert on ${table} for each row execute function ${elsewhere}.${quote(payloads[5])} ();
comment on table ${table} is ${literal(about)};
comment on column ${table}.${quote(word(1))} is ${literal(about)};
comment on constraint ${quote(word(7))} on ${table} is ${literal(about)};
comment on index public.${quote(clipped(`i${index}${own}`, 63))} is ${literal(about)};
`;
}

function queriesOf(names: readonly string[]): string {
  return names
    .map(
      (own, index) =>
        `/* @name Query${index} */\n-- ${oneLine(own)}\nselect "KEY" as ${quote(clipped(own, 60))} from public.${quote(own)} where "KEY" = :key!;\n`,
    )
    .join('\n');
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
