import { skipSpace } from '../tokens.js';
import { offsetOfPosition } from './locate.js';

/** One statement as PostgreSQL's own grammar cuts it out of a file. Places are in characters of the text. */
export interface ParsedStatement {
  /** The grammar's name of it: `IndexStmt`. */
  readonly kind: string;
  /** Its parse tree. */
  readonly tree: Record<string, unknown>;
  /** Where its first token begins. */
  readonly start: number;
  readonly text: string;
}

/** Where a text stops being SQL, in characters, and why. */
export interface GrammarError {
  readonly errorAt: number;
  readonly message: string;
}

/**
 * Cuts SQL into statements with PostgreSQL's grammar.
 *
 * @returns undefined when the text does not parse: the server's own error will say it better, with its place.
 */
export async function parseStatements(text: string): Promise<ParsedStatement[] | undefined> {
  const parsed = await parseText(text);
  return 'errorAt' in parsed ? undefined : parsed.statements;
}

/** As `parseStatements`, or else the grammar's error and where it is. */
export async function parseText(text: string): Promise<{ readonly statements: ParsedStatement[] } | GrammarError> {
  const { parse, hasSqlDetails } = await loadGrammar();
  try {
    const { stmts = [] } = (await parse(text)) as {
      stmts?: { stmt?: object; stmt_location?: number; stmt_len?: number }[];
    };
    const bytes = Buffer.from(text);
    // The grammar counts bytes; each statement's are turned into characters once, behind the last one's.
    let [seenBytes, seen] = [0, 0];
    const statements = stmts.flatMap(({ stmt = {}, stmt_location: from = 0, stmt_len: length }): ParsedStatement[] => {
      const [kind, tree] = Object.entries(stmt)[0] ?? [];
      if (kind === undefined) return [];
      seen += bytes.subarray(seenBytes, from).toString().length;
      seenBytes = from;
      const piece = bytes.subarray(from, length === undefined ? undefined : from + length).toString();
      const lead = skipSpace(piece, 0);
      return [{ kind, tree: tree as Record<string, unknown>, start: seen + lead, text: piece.slice(lead).trimEnd() }];
    });
    return { statements };
  } catch (error) {
    const position = hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0;
    const message = error instanceof Error ? error.message : String(error);
    return { errorAt: offsetOfPosition(text, position + 1), message };
  }
}

/**
 * The grammar is PostgreSQL's, as WebAssembly. V8 would compile it twice, the second time in the background for speed, and the
 * process could not end before that: 0.3 s and 50 MB for a few short files.
 */
function loadGrammar(): Promise<typeof import('libpg-query')> {
  if (grammar === undefined) {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    setFlagsFromString('--liftoff-only');
    setFlagsFromString('--wasm-lazy-compilation');
    grammar = import('libpg-query');
  }
  return grammar;
}

let grammar: Promise<typeof import('libpg-query')> | undefined;
