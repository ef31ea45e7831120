/** Reads the text form of an array, also of one that holds NULL or other arrays, and of one whose first index is not 1: `[0:1]={7,NULL}`. */
export function readArray(text: string, read: (text: string) => unknown, delimiter = ','): unknown[] {
  return readItems({ text, read, delimiter, at: text.indexOf('{') });
}

/** The text form of an array, of the texts of its items, which `write` gives; arrays in it are further dimensions where `nests`. */
export function writeArray(
  items: readonly unknown[],
  write: (item: unknown) => string | null,
  { delimiter = ',', nests = true }: { delimiter?: string | undefined; nests?: boolean } = {},
): string {
  const texts = items.map((item) =>
    nests && Array.isArray(item) ? writeArray(item, write, { delimiter }) : quoted(write(item)),
  );
  return `{${texts.join(delimiter)}}`;
}

function quoted(text: string | null): string {
  if (text === null) return 'NULL';
  // Few have one of them, and a pattern takes twice as long.
  return `"${text.includes('"') || text.includes('\\') ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

interface Reader {
  readonly text: string;
  readonly read: (text: string) => unknown;
  readonly delimiter: string;
  at: number;
}

function readItems(reader: Reader): unknown[] {
  const { text, delimiter } = reader;
  const items: unknown[] = [];
  reader.at++;
  while (text[reader.at] !== '}') {
    if (reader.at >= text.length) throw new Error('an array does not end');
    if (text[reader.at] === delimiter) reader.at++;
    else if (text[reader.at] === '{') items.push(readItems(reader));
    else if (text[reader.at] === '"') items.push(reader.read(readQuoted(reader)));
    else items.push(readWord(reader));
  }
  reader.at++;
  return items;
}

/** Letter by letter: a pattern runs out of stack on a text of 12 million. */
function readQuoted(reader: Reader): string {
  const { text } = reader;
  let content = '';
  let from = ++reader.at;
  for (; reader.at < text.length; reader.at++) {
    const letter = text.charCodeAt(reader.at);
    if (letter === quote) return content + text.slice(from, reader.at++);
    if (letter !== backslash) continue;
    content += text.slice(from, reader.at);
    from = ++reader.at;
  }
  throw new Error('an array does not end');
}

const [quote, backslash] = [0x22, 0x5c];

function readWord(reader: Reader): unknown {
  const { text, delimiter } = reader;
  const from = reader.at;
  while (reader.at < text.length && text[reader.at] !== delimiter && text[reader.at] !== '}') reader.at++;
  const word = text.slice(from, reader.at);
  return word === 'NULL' ? null : reader.read(word);
}
