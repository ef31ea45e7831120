/**
 * How a module writes names and texts. Whatever stands in a file of queries or in a database comes out as TypeScript that means the same.
 */

/** A string. What cannot be seen, or would end the line, is written by its number. */
export function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(unseen, byNumber)}'`;
}

/** A string over several lines. JavaScript would make `\n` of the `\r\n` in it. */
export function template(text: string): string {
  return `\`${text.replace(/[\\`]|\$\{/g, '\\$&').replaceAll('\r', '\\r')}\``;
}

/** The name of a property. */
export function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** A comment that documents what follows, or nothing. */
export function comment(text: string, indent: string): string {
  if (text === '') return '';
  // A comment of a column must not turn the compiler off, either.
  const lines = text
    .replaceAll('*/', '* /')
    .replaceAll('@ts-', '@ ts-')
    .split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ''} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** A comment to the end of the line. */
export function lineComment(text: string): string {
  return `// ${text.replace(unseen, byNumber)}`;
}

/** The constant that a query is exported as: its name with a small letter in front, `delete_` where that is a word of the language. */
export function constantName(query: string): string {
  const name = `${query.slice(0, 1).toLowerCase()}${query.slice(1)}`;
  return words.has(name) ? `${name}_` : name;
}

/** The types that a query's module exports. */
export function paramsName(query: string): string {
  return `${query}Params`;
}

export function resultName(query: string): string {
  return `${query}Result`;
}

/** A name that a type can be exported as, and that none has taken: letters, digits and underscores, with underscores behind until it is free. */
export function typeName(name: string, taken: { has(name: string): boolean }): string {
  const letters = name.replace(/[^\p{ID_Continue}]/gu, '_').replace(/^(?!\p{ID_Start}|_)/u, '_');
  const isFree = (candidate: string) => !words.has(candidate) && !types.has(candidate) && !taken.has(candidate);
  let free = letters;
  while (!isFree(free)) free += '_';
  return free;
}

/** Control characters, what marks a direction or joins letters, and the separators that end a line. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

function byNumber(letter: string): string {
  return letter === '\n' ? '\\n' : `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Words that no constant of a module can be called, and the names that CommonJS, to which a module may be compiled, gives each file. */
const words = new Set(
  [
    'break case catch class const continue debugger default delete do else enum export extends false finally for function',
    'if import in instanceof new null return super switch this throw true try typeof var void while with',
    'arguments await eval implements interface let package private protected public static yield',
    'globalThis undefined exports module require',
  ]
    .join(' ')
    .split(' '),
);

/** Words that no type can be called or named by, and the types that modules name. */
const types = new Set(
  [
    'any bigint boolean never number object string symbol unknown as infer keyof readonly unique',
    'Buffer Date Json JsonInput Query Record Timestamp',
  ]
    .join(' ')
    .split(' '),
);
