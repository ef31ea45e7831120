/** What is taken of pgtyped. It is loaded, and built into a file, by itself: to load it takes longer than most commands take to run. */
export { parseSQLFile, queryASTToIR } from '@pgtyped/parser';
export { getTypes } from '@pgtyped/query';
export { processSQLQueryIR } from '@pgtyped/runtime';
export { AsyncQueue } from '@pgtyped/wire';
